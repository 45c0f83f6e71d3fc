import type { Sibling } from "../../components/PageHead";

/** The pages of the risk centre. */
export const RISK: { label: string; pages: readonly Sibling[] } = {
  label: "Risk",
  pages: [
    { to: "/risk", label: "Portfolio" },
    { to: "/risk/batches", label: "Batches" },
  ],
};
