/** The agents that the Console can switch, and what each does; without I/O. */
import type { McpServer, McpTool } from "../mcp/queries/servers";
import type { Setting } from "../settings/queries/registry";
import { hostOf, mostCost } from "./said";
import type { Model, Tier } from "./queries/models";

export interface Agent {
  title: string;
  /** What it does, and what it may not. */
  says: string;
  /** Setting that switches it on, and the one that holds its tool. */
  onSetting: string;
  toolSetting: string;
  tier: Tier["tier"];
  /** What is sent to the tool, and to the model. */
  toTool: string;
  toModel: string;
}

export const AGENTS: readonly Agent[] = [
  {
    title: "Adverse media",
    says: "Searches news for the company and points at adverse passages. A passage makes a rule fire and raises the score; finding nothing clears nothing. A person reads what it points at.",
    onSetting: "agents.adverse_media",
    toolSetting: "agents.adverse_media_tool",
    tier: "standard",
    toTool: "the company’s name",
    toModel: "the company’s name and what the search found",
  },
  {
    title: "Licences, insolvency and accounts",
    says: "Searches for what speaks against the company’s licences, solvency or accounts and points at passages. A passage makes a rule fire; finding nothing clears nothing. A person reads what it points at.",
    onSetting: "agents.regulatory",
    toolSetting: "agents.regulatory_tool",
    tier: "standard",
    toTool: "the company’s name and words about licences, insolvency and accounts",
    toModel: "the company’s name and what the search found",
  },
  {
    title: "Website and web presence",
    says: "Searches for what speaks against the company’s website and points at passages. A passage makes a rule fire; finding nothing clears nothing. A person reads what it points at.",
    onSetting: "agents.web_presence",
    toolSetting: "agents.web_presence_tool",
    tier: "standard",
    toTool: "the company’s name and words about its website",
    toModel: "the company’s name and what the search found",
  },
  {
    title: "Management and beneficial owners",
    says: "Searches for what speaks against what the company states of its owners and directors and points at passages. A passage makes a rule fire; finding nothing clears nothing. A person reads what it points at.",
    onSetting: "agents.management",
    toolSetting: "agents.management_tool",
    tier: "standard",
    toTool: "the company’s name and words about owners, directors and nominees",
    toModel: "the company’s name and what the search found",
  },
];

export function toolPath(tool: Pick<McpTool, "server_id" | "id">): string {
  return `/api/mcp-servers/${tool.server_id}/tools/${tool.id}`;
}

export interface Standing {
  agent: Agent;
  on: Setting;
  tool: Setting;
  /** What has to be done before it can work, each with the page where it is done. */
  missing: { says: string; to: "/settings/mcp" | "/settings/models" | "/settings/agents" }[];
  /** Who gets what, in sentences. */
  leaves: string[];
  /** The most that one investigation can cost, in minor units; null: not known, as no model is assigned. */
  most: number | null;
}

export interface Known {
  settings: Setting[];
  tiers: Tier[];
  models: Model[];
  tools: { server: McpServer; tool: McpTool }[];
}

/** How an agent stands: what is missing, what leaves the house, and what it can cost. */
export function standingOf(agent: Agent, { settings, tiers, models, tools }: Known): Standing | null {
  const find = (name: string) => settings.find((one) => one.name === name);
  const [on, tool, tokens, cost] = [find(agent.onSetting), find(agent.toolSetting), find("agents.tokens_per_run"), find("agents.cost_per_run")];
  if (!on || !tool) return null;
  const tier = tiers.find((one) => one.tier === agent.tier);
  const model = models.find((one) => one.id === tier?.model_id);
  const chosen = tools.find((one) => toolPath(one.tool) === tool.value);
  const missing: Standing["missing"] = [];
  if (tool.value === "") missing.push({ says: "No search tool is chosen.", to: "/settings/agents" });
  else if (chosen?.tool.status !== "approved") missing.push({ says: "The chosen tool is not approved: it is not called.", to: "/settings/mcp" });
  if (!model) missing.push({ says: `The tier ${agent.tier} has no model.`, to: "/settings/models" });
  else {
    if (!model.personal_data) missing.push({ says: `The model ${model.name} may not receive personal data.`, to: "/settings/models" });
    if (model.needs_credential && !model.has_credential) missing.push({ says: `The model ${model.name} has no key.`, to: "/settings/models" });
    if (!model.enabled) missing.push({ says: `The model ${model.name} is switched off.`, to: "/settings/models" });
  }
  return {
    agent,
    on,
    tool,
    missing,
    leaves: [
      chosen ? `To ${hostOf(chosen.server.url)} (${chosen.server.name}, tool ${chosen.tool.name}): ${agent.toTool}.` : `To the search tool, once one is chosen: ${agent.toTool}.`,
      model ? `To ${hostOf(model.url)} (model ${model.name}): ${agent.toModel}.` : `To the model of the tier ${agent.tier}, once it has one: ${agent.toModel}.`,
    ],
    most: model && typeof tokens?.value === "number" ? Math.min(mostCost(tokens.value, model), typeof cost?.value === "number" ? cost.value : Number.POSITIVE_INFINITY) : null,
  };
}
