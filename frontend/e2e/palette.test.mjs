// The command palette: by keyboard alone, as a screen reader hears it, and at 390 px.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { gone, launch, openPage, screenshot, settings, signIn, violations } from "./browser.mjs";

// of this run alone: a second run finds the companies of the first
const NUMBER = String(90_000_000 + (Date.now() % 10_000_000));
const NAME = `Électricité Palette ${NUMBER} SA`;

let browser;
let api;
let company;
before(async () => {
  browser = await launch();
  api = await client();
  company = await api.post("/api/companies", {
    name: NAME,
    register: "GB-COH",
    registration_number: NUMBER,
    country_code: "GB",
  });
});
after(() => browser?.close());

const field = (page) => page.getByRole("combobox", { name: "Page, company, number or action" });

async function open(page) {
  await page.keyboard.press("Control+k");
  await field(page).waitFor();
}

async function activeOption(page) {
  return page.evaluate(() => {
    const id = document.activeElement?.getAttribute("aria-activedescendant");
    const option = id ? document.getElementById(id) : null;
    return option?.getAttribute("aria-selected") === "true" ? option.textContent : null;
  });
}

test("pages, customers by name and number, and the start of an investigation, without a mouse", async () => {
  const { context, page, problems } = await openPage(browser);
  await signIn(page);
  await open(page);
  assert.match((await activeOption(page)) ?? "", /Overview/);
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press("ArrowUp");
  assert.match((await activeOption(page)) ?? "", /Start an investigation/);
  await page.keyboard.type("task una");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Tasks" }).waitFor();
  assert.match(page.url(), /view=unassigned/);

  for (const typed of [`electricite palette ${NUMBER}`, NUMBER]) {
    await page.goto(`${settings.backend}/hits`);
    await page.getByRole("heading", { name: "Hits" }).first().waitFor();
    await open(page);
    await page.keyboard.type(typed);
    await page.getByRole("option", { name: new RegExp(`${NAME}.*Companies House number ${NUMBER}`) }).waitFor();
    assert.deepEqual(await violations(page), []);
    await screenshot(page, "palette", { fullPage: false });
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: NAME }).waitFor();
    assert.match(page.url(), new RegExp(company.id));
  }

  // an action of the page that stands open, also from inside a field
  await open(page);
  await page.keyboard.type("add note");
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "Notes", selected: true }).waitFor();
  await page.getByRole("textbox", { name: "Note" }).focus();
  await open(page);
  await page.keyboard.press("Escape");
  await gone(field(page));
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), "TEXTAREA", "the focus went elsewhere");

  await open(page);
  await page.keyboard.type("Nobody Has This Name Ltd");
  await page.getByRole("option", { name: /Start an investigation of “Nobody Has This Name Ltd”/ }).waitFor();
  await page.waitForTimeout(500);
  await page.keyboard.press("Enter");
  const name = page.getByLabel("Company name");
  await name.waitFor();
  assert.equal(await name.inputValue(), "Nobody Has This Name Ltd");
  assert.deepEqual(problems, []);
  await context.close();
});

test("at 390 px by its button, dark, within the window", async () => {
  const { context, page } = await openPage(browser, { viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  await signIn(page);
  await page.getByRole("button", { name: "Find" }).click();
  await field(page).fill(NUMBER);
  await page.getByRole("option", { name: new RegExp(NAME) }).waitFor();
  assert.deepEqual(await violations(page), []);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `the page is ${over} px wider than the window`);
  await screenshot(page, "palette-390", { fullPage: false });
  await page.getByRole("option", { name: new RegExp(NAME) }).click();
  await page.getByRole("heading", { name: NAME }).waitFor();
  await context.close();
});
