// Language models, agents and settings: an administrator connects a model, chooses it, sets a budget, switches an agent on.
import assert from "node:assert/strict";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { flaws, gone, launch, openPage, screenshot, settings, settled, signIn } from "./browser.mjs";

const KEY = "key-of-the-console";
const mcpBegan = JSON.parse(readFileSync(settings.mcp.file, "utf8"));

let browser;
let admin;
before(async () => {
  browser = await launch();
  admin = await client(settings.admin);
});
after(() => browser?.close());

function behave(file, said) {
  writeFileSync(`${file}.next`, JSON.stringify(said));
  renameSync(`${file}.next`, file);
}

const region = (page, name) => page.getByRole("region", { name, exact: true });

test("a model is added, keyed, tested and chosen for a tier; its calls and its budget are seen", async () => {
  behave(settings.model.file, { token: KEY });
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page, settings.backend, settings.admin);
  await page.goto(`${settings.backend}/settings/models`);
  await page.getByText(/No model is connected\. Add one/).waitFor();
  assert.deepEqual(await flaws(page), []);
  await page.getByRole("button", { name: "Add a model" }).click();
  const form = region(page, "Add a language model");
  await page.keyboard.press("Enter"); // the first field has the focus: the form says what is missing
  await form.getByText("Small letters, digits and hyphens, such as mini").waitFor();
  assert.deepEqual(await flaws(page), []);
  await form.getByLabel("Name").fill("mini");
  await form.getByLabel("Address").fill(settings.model.url);
  await form.getByRole("textbox", { name: "Model", exact: true }).fill("example-model-1");
  await form.getByLabel("Price, read").fill("1000000");
  await form.getByLabel("Price, written").fill("4000000");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "mini" }).waitFor();
  const state = region(page, "State");
  await state.getByText("no key", { exact: true }).waitFor();
  await state.getByText("No text with personal data is sent to it.").waitFor();

  // the key: refused, then the right one; it never comes back
  for (const key of ["not-the-key", KEY]) {
    await region(page, "Key").getByRole("button", { name: /^(Enter a|Replace the) key$/ }).click();
    await region(page, "Key").getByRole("textbox", { name: "Key" }).fill(key);
    await page.keyboard.press("Enter");
    await region(page, "Key").getByText("A key is stored, encrypted").waitFor();
    await state.getByRole("button", { name: "Test it" }).click();
    await state.getByText(key === KEY ? /Test: It answered\. 12 read, 2 written/ : /Test: The server does not accept the key\./).waitFor();
  }
  await state.getByText("answers", { exact: true }).waitFor();
  assert.ok(!(await page.content()).includes(KEY), "the key came back");
  await page.getByRole("table", { name: "Calls of language models" }).getByRole("row", { name: /test.*It answered\./ }).first().waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "model");

  await state.getByRole("button", { name: "Change" }).click();
  const change = region(page, "Change the model");
  await change.getByLabel("Personal data may be sent to it").check();
  await change.getByRole("button", { name: "Save the changes" }).click();
  await state.getByText(/^Texts with personal data may be sent to 127\.0\.0\.1/).waitFor();

  await page.getByRole("link", { name: "All models" }).click();
  await page.locator('input[aria-label="Model of the tier Standard"]').click();
  const saved = page.waitForResponse((answer) => answer.url().endsWith("/api/settings/model-tiers/standard"));
  await page.getByRole("option", { name: "mini" }).click();
  assert.equal((await saved).status(), 200);
  const budgets = region(page, "Budgets");
  await budgets.getByText(/of 500 used/).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "models");
  assert.deepEqual(problems, []);
  await context.close();
});

test("a setting is changed within its bounds and restored; who may not change it reads it", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page, settings.backend, settings.admin);
  await page.goto(`${settings.backend}/settings/registry`);
  const one = region(page, "Calls per day");
  await one.getByText("500 calls", { exact: true }).waitFor();
  await one.getByRole("button", { name: /^Change/ }).click();
  await one.getByLabel("New value").fill("200");
  assert.deepEqual(await flaws(page), []);
  await page.keyboard.press("Enter");
  await one.getByText("200 calls", { exact: true }).waitFor();
  await one.getByText(/the default is 500 calls/).waitFor();
  // what is entered without a bound here is refused by the server with its reason
  const currency = region(page, "Currency");
  await currency.getByRole("button", { name: /^Change/ }).click();
  await currency.getByLabel("New value").fill("euro");
  await page.keyboard.press("Enter");
  await currency.getByRole("alert").getByText(/ISO 4217/).first().waitFor();
  await currency.getByRole("button", { name: "Cancel" }).click();
  await screenshot(page, "settings-all");
  await one.getByRole("button", { name: /^Change/ }).click();
  await one.getByRole("button", { name: "Restore the default" }).click();
  await one.getByText("500 calls", { exact: true }).waitFor();
  const other = await openPage(browser);
  await signIn(other.page);
  await other.page.goto(`${settings.backend}/settings/registry`);
  await region(other.page, "Calls per day").waitFor();
  assert.equal(await other.page.getByRole("button", { name: /^Change/ }).count(), 0);
  await other.context.close();
  assert.deepEqual(problems.filter((problem) => !problem.includes("422")), []);
  await context.close();
});

test("an agent says what leaves your organisation and what it costs, lacks nothing silently, and is switched on and off", async () => {
  behave(settings.mcp.file, { ...mcpBegan, token: KEY });
  const server = await admin.post("/api/mcp-servers", { name: "news-agent", url: settings.mcp.url, licence: "Contract of 2026" });
  await admin.put(`/api/mcp-servers/${server.id}/credential`, { secret: KEY }, { "If-Match": '"1"' });
  await admin.post(`/api/mcp-servers/${server.id}/test`);
  const { items: tools } = await admin.get(`/api/mcp-servers/${server.id}/tools`);
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page, settings.backend, settings.admin);
  await page.goto(`${settings.backend}/settings/agents`);
  const agent = region(page, "Adverse media");
  await agent.getByText("off", { exact: true }).waitFor();
  await agent.getByText("No search tool is chosen.").waitFor();
  assert.deepEqual(await flaws(page), []);
  await admin.post(`/api/mcp-servers/${server.id}/tools/${tools[0].id}/approve`, { note: "Read-only.", accept_destructive: false }, { "If-Match": `"${tools[0].version}"` });
  await page.reload();
  await agent.getByLabel("Search tool").click();
  await page.getByRole("option", { name: `news-agent: ${tools[0].name}` }).click();
  await agent.getByText(new RegExp(`^To 127\\.0\\.0\\.1.*tool ${tools[0].name}\\): the company’s name\\.$`)).waitFor();
  await gone(agent.getByText("No search tool is chosen."));
  await agent.getByText(/^To 127\.0\.0\.1.*model mini\): the company’s name and what the search found\.$/).waitFor();
  await agent.getByText(/which is at most €5\.00/).waitFor();
  await agent.getByRole("button", { name: "Switch it on …" }).click();
  const asked = region(page, "Switch Adverse media on");
  await asked.getByText(/From the next investigation on: To 127\.0\.0\.1/).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "agents");
  await page.keyboard.press("Control+Enter");
  await agent.getByText("on", { exact: true }).waitFor();
  // the text of a report needs the model alone: names of owners go to it
  const text = region(page, "Text of the report");
  await text.getByText(/^To 127\.0\.0\.1.*model mini\): the company’s name and facts of the run, with names of owners and officers\.$/).waitFor();
  assert.equal(await text.getByLabel("Search tool").count(), 0);
  await text.getByRole("button", { name: "Switch it on …" }).click();
  await page.keyboard.press("Control+Enter");
  await text.getByText("on", { exact: true }).waitFor();
  await text.getByRole("button", { name: "Switch it off …" }).click();
  await page.keyboard.press("Control+Enter");
  await text.getByText("off", { exact: true }).waitFor();
  // what it needs is taken away: it says so
  await admin.delete(`/api/mcp-servers/${server.id}`, { "If-Match": `"${(await admin.get(`/api/mcp-servers/${server.id}`)).version}"` });
  await page.reload();
  await agent.getByText("on, cannot work", { exact: true }).waitFor();
  await agent.getByText("The chosen tool is not approved: it is not called.").waitFor();
  assert.deepEqual(await flaws(page), []);
  await agent.getByRole("button", { name: "Switch it off …" }).click();
  await page.keyboard.press("Control+Enter");
  await agent.getByText("off", { exact: true }).waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

test("the pages fit and pass axe, wide and narrow, light and dark; a failure offers a retry", async () => {
  const [model] = (await admin.get("/api/settings/models")).items;
  for (const [width, colorScheme] of [[390, "dark"], [390, "light"], [1440, "dark"]]) {
    const { context, page } = await openPage(browser, { colorScheme, viewport: { width, height: 900 } });
    await signIn(page, settings.backend, settings.admin);
    for (const [name, path] of [["models", "/settings/models"], ["model", `/settings/models/${model.id}`], ["agents", "/settings/agents"], ["settings-all", "/settings/registry"]]) {
      await page.goto(`${settings.backend}${path}`);
      await settled(page);
      assert.deepEqual(await flaws(page), [], `${path} ${width} ${colorScheme}`);
      await screenshot(page, `${name}-${width}-${colorScheme}`);
    }
    await context.close();
  }
  const { context, page } = await openPage(browser);
  await signIn(page);
  const failing = (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ title: "Busy", detail: "Try again.", code: "busy", request_id: "r-1" }) });
  await page.route("**/api/settings/registry*", failing);
  await page.goto(`${settings.backend}/settings/agents`);
  await page.getByRole("alert").getByText(/busy · request r-1/).waitFor();
  assert.deepEqual(await flaws(page), []);
  await page.unroute("**/api/settings/registry*", failing);
  await page.getByRole("button", { name: "Try again" }).click();
  await region(page, "Adverse media").getByText("An administrator switches it on and off.").waitFor();
  await context.close();
});
