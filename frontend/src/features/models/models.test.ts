import { expect, test } from "vitest";

import type { McpServer, McpTool } from "../mcp/queries/servers";
import type { Setting } from "../settings/queries/registry";
import { AGENTS, standingOf, toolPath, type Known } from "./agents";
import type { Model } from "./queries/models";
import { modelSaid, mostCost, personalText, priceText, tokensText } from "./said";

const model = {
  id: "m1",
  name: "mini",
  url: "https://models.example/v1",
  enabled: true,
  needs_credential: true,
  has_credential: true,
  personal_data: true,
  input_price: 100,
  output_price: 400,
} as Model;
const tool = { server: { name: "news", url: "https://news.example/mcp" } as McpServer, tool: { id: "t1", server_id: "s1", name: "search_news", status: "approved" } as McpTool };
const setting = (name: string, value: Setting["value"]) => ({ name, value }) as Setting;
const ready: Known = {
  settings: [setting("agents.adverse_media", false), setting("agents.adverse_media_tool", toolPath(tool.tool)), setting("agents.tokens_per_run", 150_000)],
  tiers: [{ tier: "standard", model_id: "m1", version: 1 }],
  models: [model],
  tools: [tool],
};

test("a model without a key, or switched off, never counts as one that answers", () => {
  const seen = { outcome: "ok" as const, checked_at: "2026-11-29T10:00:00Z", paused_until: null };
  expect(modelSaid({ ...model, ...seen }).word).toBe("answers");
  expect(modelSaid({ ...model, ...seen, has_credential: false }).word).toBe("no key");
  expect(modelSaid({ ...model, ...seen, enabled: false }).word).toBe("off");
  expect(modelSaid({ ...model, ...seen, outcome: null }).word).toBe("not asked yet");
  expect(modelSaid({ ...model, ...seen, outcome: "unauthorised" }).says).toContain("does not accept the key");
});

test("a model without prices says that it counts as free, and tokens say where they come from", () => {
  expect(priceText({ input_price: 0, output_price: 0 }, "EUR")).toContain("counts as free");
  expect(mostCost(150_000, model)).toBe(60);
  expect(tokensText({ input_tokens: null, output_tokens: null, counted_tokens: 90 })).toContain("the server reported none");
  expect(personalText({ ...model, personal_data: false })).toBe("No text with personal data is sent to it.");
});

test("an agent says who gets what, what it can cost, and all that it lacks", () => {
  const [agent] = AGENTS;
  if (!agent) throw new Error("no agent");
  const found = standingOf(agent, ready);
  expect(found?.missing).toEqual([]);
  expect(found?.leaves.join(" ")).toMatch(/news\.example.*search_news.*models\.example.*mini/);
  expect(found?.most).toBe(60);
  const lacking = standingOf(agent, { ...ready, models: [{ ...model, personal_data: false, has_credential: false }], tools: [{ ...tool, tool: { ...tool.tool, status: "changed" } }] });
  expect(lacking?.missing.map((one) => one.to)).toEqual(["/settings/mcp", "/settings/models", "/settings/models"]);
  const empty = standingOf(agent, { ...ready, tiers: [], models: [], tools: [] });
  expect(empty?.most).toBeNull();
  expect(empty?.leaves[1]).toContain("once it has one");
});

test("the text of a report needs no search tool, and says that names of owners go to the model, or why it cannot be written", () => {
  const agent = AGENTS.find((one) => one.onSetting === "agents.narrative");
  if (!agent) throw new Error("no agent");
  const known = { ...ready, settings: [...ready.settings, setting("agents.narrative", true)], tools: [] };
  const found = standingOf(agent, known);
  expect(found?.missing).toEqual([]);
  expect(found?.leaves).toEqual(["To models.example (model mini): the company’s name and facts of the run, with names of owners and officers."]);
  const lacking = standingOf(agent, { ...known, models: [{ ...model, personal_data: false }] });
  expect(lacking?.missing).toEqual([{ says: "The model mini may not receive personal data.", to: "/settings/models" }]);
  expect(agent.without).toMatch(/reports have no text/);
});
