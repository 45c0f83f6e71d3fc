import type { Sibling } from "../../components/PageHead";

/** The pages of the installation's operator. */
export const OPERATOR: { label: string; pages: readonly Sibling[] } = {
  label: "Operator",
  pages: [
    { to: "/operator", label: "Health" },
    { to: "/operator/tenants", label: "Tenants" },
    { to: "/operator/lists", label: "Lists" },
    { to: "/operator/registers", label: "Registers" },
    { to: "/operator/providers", label: "Providers" },
    { to: "/operator/issuers", label: "Issuers" },
    { to: "/operator/events", label: "What was done" },
  ],
};
