import type { Sibling } from "../../components/PageHead";

/** The pages of screening. */
export const SCREENING: { label: string; pages: readonly Sibling[] } = {
  label: "Screening",
  pages: [
    { to: "/screening", label: "Search" },
    { to: "/screening/batches", label: "Batches" },
    { to: "/screening/lists", label: "Lists" },
    { to: "/screening/suppressions", label: "Suppressions" },
  ],
};
