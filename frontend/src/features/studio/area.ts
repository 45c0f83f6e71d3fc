import type { Sibling } from "../../components/PageHead";

/** The pages on which a firm writes its own rules. */
export const STUDIO: { label: string; pages: readonly Sibling[] } = {
  label: "Studio",
  pages: [
    { to: "/studio/matrices", label: "Matrices" },
    { to: "/studio/policy", label: "Policy" },
    { to: "/studio/reference-data", label: "Reference data" },
  ],
};
