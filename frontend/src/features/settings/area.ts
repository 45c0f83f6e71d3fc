import type { Sibling } from "../../components/PageHead";

/** The pages of an organisation's settings. */
export const SETTINGS: { label: string; pages: readonly Sibling[] } = {
  label: "Settings",
  pages: [
    { to: "/settings/profile", label: "Compliance profile" },
    { to: "/settings/people", needs: "users", label: "People" },
    { to: "/settings/service-accounts", needs: "users", label: "Service accounts" },
    { to: "/settings/sources", label: "Sources" },
    { to: "/settings/mcp", label: "MCP servers" },
    { to: "/settings/models", label: "Language models" },
    { to: "/settings/agents", label: "Agents" },
    { to: "/settings/registry", label: "All settings" },
    { to: "/settings/audit", needs: "audit", label: "Audit trail" },
    { to: "/settings/jobs", label: "Running work" },
    { to: "/settings/usage", label: "Usage" },
  ],
};
