// The tasks inbox, and what an investigation's page offers once its run is over.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { gone, launch, openPage, screenshot, settings, signIn, violations } from "./browser.mjs";

let browser;
let api;
before(async () => {
  browser = await launch();
  api = await client();
  await api.post("/api/screening/screenings", {
    parties: [{ name: "HAVANATUR S.A.", kind: "company" }],
  });
});
after(() => browser?.close());

test("a task is claimed, leads to its hit, and is released", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await page.goto(`${settings.backend}/tasks?view=unassigned`);
  const table = page.getByRole("table", { name: "Tasks" });
  const first = table.getByRole("row", { name: /HAVANATUR/ }).first();
  await first.waitFor();
  // another journey on this stack may have a task about the same name: this one is known by its hit
  const hit = await first.getByRole("link", { name: /HAVANATUR/ }).getAttribute("href");
  const row = table.getByRole("row").filter({ has: page.locator(`a[href="${hit}"]`) });
  await row.getByText("Ends when the hit is decided.").waitFor();
  assert.equal(await row.getByRole("button", { name: /^Complete/ }).count(), 0);
  assert.deepEqual(await violations(page), []);
  await row.getByRole("button", { name: /^Claim/ }).click();
  await gone(row);
  await page.getByText("Mine", { exact: true }).click();
  await row.getByText("you", { exact: true }).waitFor();
  await screenshot(page, "tasks");
  await row.getByRole("link", { name: /HAVANATUR/ }).click();
  await page.getByRole("region", { name: "Hit", exact: true }).getByRole("heading", { name: /HAVANATUR/ }).waitFor();
  await page.goBack();
  await row.getByRole("button", { name: /^Release/ }).click();
  await gone(row);
  assert.deepEqual(problems, []);
  await context.close();
});

test("a run that is over is evaluated again, and rerun deeper as a new version", async () => {
  const { id } = await api.post("/api/investigations", { ...settings.subject, depth: "cdd" });
  const { context, page, problems } = await openPage(browser);
  await signIn(page);
  await page.goto(`${settings.backend}/investigations/${id}`);
  const actions = page.getByRole("region", { name: "Actions" });
  await actions.waitFor();
  await actions.getByRole("button", { name: "Evaluate again" }).click();
  await actions.getByText(/^Evaluated\./).waitFor();
  assert.deepEqual(await violations(page), []);
  await screenshot(page, "investigation-actions");
  await actions.getByRole("combobox", { name: "Depth of a rerun" }).click();
  await page.getByRole("option", { name: "EDD" }).click();
  await actions.getByRole("button", { name: "Rerun" }).click();
  await page.getByText(/depth EDD · run 2/).waitFor();
  assert.notEqual(page.url(), `${settings.backend}/investigations/${id}`);
  assert.deepEqual(problems, []);
  await context.close();
});

test("one module is run again as a new version, after it is said what that version does not assess", async () => {
  const { id } = await api.post("/api/investigations", { ...settings.subject, depth: "cdd" });
  const { context, page, problems } = await openPage(browser);
  await signIn(page);
  await page.goto(`${settings.backend}/investigations/${id}`);
  await page.getByRole("region", { name: "Actions" }).waitFor();
  await page.getByRole("tab", { name: "Modules" }).click();
  const modules = page.getByRole("region", { name: "Modules", exact: true });
  await modules.getByRole("button", { name: /^Rerun …/ }).first().click();
  await modules.getByText(/The other modules are not assessed in it, so it gives no favourable level by itself/).waitFor();
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press("Escape");
  await gone(modules.getByRole("button", { name: "Rerun this module" }));
  await modules.getByRole("button", { name: /^Rerun …/ }).first().click();
  await modules.getByRole("button", { name: "Rerun this module" }).click();
  await page.getByText(/ · run 2/).waitFor();
  assert.notEqual(page.url(), `${settings.backend}/investigations/${id}`);
  assert.deepEqual(problems, []);
  await context.close();
});

test("the tasks at 390 px", async () => {
  const { context, page } = await openPage(browser, { viewport: { width: 390, height: 900 } });
  await signIn(page);
  await page.goto(`${settings.backend}/tasks?view=open`);
  await page.getByRole("table", { name: "Tasks" }).waitFor();
  assert.deepEqual(await violations(page), []);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `the page is ${over} px wider than the window`);
  await screenshot(page, "tasks-390");
  await context.close();
});
