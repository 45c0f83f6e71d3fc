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
  /** What it searches with, and what is sent to it; null: it asks the model alone. */
  search: { setting: string; sends: string } | null;
  tier: Tier["tier"];
  /** What is sent to the model. */
  toModel: string;
  /** What follows where it is on and cannot work. */
  without: string;
}

const UNREAD = "It cannot work: each investigation says that it did not read, and why";

export const AGENTS: readonly Agent[] = [
  {
    title: "Adverse media",
    says: "Searches news for the company and points at adverse passages. A passage makes a rule fire and raises the score; finding nothing clears nothing. A person reads what it points at.",
    onSetting: "agents.adverse_media",
    search: { setting: "agents.adverse_media_tool", sends: "the company’s name" },
    tier: "standard",
    toModel: "the company’s name and what the search found",
    without: UNREAD,
  },
  {
    title: "Licences, insolvency and accounts",
    says: "Searches for what speaks against the company’s licences, solvency or accounts and points at passages. A passage makes a rule fire; finding nothing clears nothing. A person reads what it points at.",
    onSetting: "agents.regulatory",
    search: { setting: "agents.regulatory_tool", sends: "the company’s name and words about licences, insolvency and accounts" },
    tier: "standard",
    toModel: "the company’s name and what the search found",
    without: UNREAD,
  },
  {
    title: "Website and web presence",
    says: "Searches for what speaks against the company’s website and points at passages. A passage makes a rule fire; finding nothing clears nothing. A person reads what it points at.",
    onSetting: "agents.web_presence",
    search: { setting: "agents.web_presence_tool", sends: "the company’s name and words about its website" },
    tier: "standard",
    toModel: "the company’s name and what the search found",
    without: UNREAD,
  },
  {
    title: "Management and beneficial owners",
    says: "Searches for what speaks against what the company states of its owners and directors and points at passages. A passage makes a rule fire; finding nothing clears nothing. A person reads what it points at.",
    onSetting: "agents.management",
    search: { setting: "agents.management_tool", sends: "the company’s name and words about owners, directors and nominees" },
    tier: "standard",
    toModel: "the company’s name and what the search found",
    without: UNREAD,
  },
  {
    title: "Text of the report",
    says: "Writes a text for the report of each investigation. A sentence is kept only if it cites facts of the run and has no figure, name or judgement of its own. The text is marked as written by a machine, stands apart from the facts, and changes no score, check or task.",
    onSetting: "agents.narrative",
    search: null,
    tier: "standard",
    toModel: "the company’s name and facts of the run, with names of owners and officers",
    without: "It cannot work: reports have no text, and say why",
  },
];

export function toolPath(tool: Pick<McpTool, "server_id" | "id">): string {
  return `/api/mcp-servers/${tool.server_id}/tools/${tool.id}`;
}

export interface Standing {
  agent: Agent;
  on: Setting;
  tool: Setting | null;
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

/** How an agent stands: what is missing, what leaves your organisation, and what it can cost. */
export function standingOf(agent: Agent, { settings, tiers, models, tools }: Known): Standing | null {
  const find = (name: string) => settings.find((one) => one.name === name);
  const { search } = agent;
  const [on, tool, tokens, cost] = [find(agent.onSetting), search ? find(search.setting) : null, find("agents.tokens_per_run"), find("agents.cost_per_run")];
  if (!on || tool === undefined) return null;
  const tier = tiers.find((one) => one.tier === agent.tier);
  const model = models.find((one) => one.id === tier?.model_id);
  const chosen = tools.find((one) => toolPath(one.tool) === tool?.value);
  const missing: Standing["missing"] = [];
  if (tool?.value === "") missing.push({ says: "No search tool is chosen.", to: "/settings/agents" });
  else if (tool && chosen?.tool.status !== "approved") missing.push({ says: "The chosen tool is not approved: it is not called.", to: "/settings/mcp" });
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
      ...(search ? [chosen ? `To ${hostOf(chosen.server.url)} (${chosen.server.name}, tool ${chosen.tool.name}): ${search.sends}.` : `To the search tool, once one is chosen: ${search.sends}.`] : []),
      model ? `To ${hostOf(model.url)} (model ${model.name}): ${agent.toModel}.` : `To the model of the tier ${agent.tier}, once it has one: ${agent.toModel}.`,
    ],
    most: model && typeof tokens?.value === "number" ? Math.min(mostCost(tokens.value, model), typeof cost?.value === "number" ? cost.value : Number.POSITIVE_INFINITY) : null,
  };
}
