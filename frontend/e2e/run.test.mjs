// Behind an investigation's result, without a mouse: what it rests on, notes, and two runs beside each other.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { flaws, gone, launch, openPage, screenshot, settings, settled, signIn } from "./browser.mjs";

let browser;
let api;
before(async () => {
  browser = await launch();
  api = await client();
});
after(() => browser?.close());

/** Starts a run of the demo company, or a deeper one of a run, and waits for its result on the page. */
async function finished(page, started) {
  await page.goto(`${settings.backend}/investigations/${started.id}`);
  await page.getByRole("region", { name: "Behind the result" }).waitFor();
  return started.id;
}

/** Moves by Tab alone until the focus is on what matches. */
async function tabTo(page, locator) {
  const wanted = await locator.elementHandle();
  for (let step = 0; step < 150; step++) {
    if (await page.evaluate((node) => document.activeElement === node, wanted)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail("Tab never reached it");
}

/** A score as the Console shows it: with one decimal at least. */
const shown = (score) => (Number.isInteger(Number(score)) ? Number(score).toFixed(1) : String(Number(score)));

test("every tab is reached by keyboard, says what it holds, passes axe and fits", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  const { company_name, register, registration_number, country_code } = settings.subject;
  const wanted = Object.fromEntries(Object.entries({ company_name, register, registration_number, country_code }).filter(([, value]) => value));
  const first = await finished(page, await api.post("/api/investigations", wanted));
  const behind = page.getByRole("region", { name: "Behind the result" });
  await behind.getByRole("region", { name: "Findings" }).waitFor();
  await tabTo(page, behind.getByRole("tab", { name: "Findings" }));
  for (const [name, waits] of [
    ["Checks", behind.getByRole("region", { name: "Checks", exact: true })],
    ["Not assessed", behind.getByRole("region", { name: "Not assessed" })],
    ["Modules", behind.getByRole("region", { name: "Modules", exact: true })],
    ["Parties", behind.getByRole("table", { name: "Parties of the run" })],
    ["Screening", behind.getByRole("table", { name: "Screenings of the run" })],
    ["Conflicts", behind.getByText(/No source is known to contradict another|How they differ/).first()],
    ["Sources", behind.getByRole("table", { name: "Sources of the run" })],
    ["Timeline and log", behind.getByRole("table", { name: "Timeline of the run" })],
    ["Cost", behind.getByRole("table", { name: "Steps of the run" })],
    ["Attestations", behind.getByText("It never stands in for a list", { exact: false })],
    ["Compare", behind.getByText(/This is the only run|Compare with/).first()],
    ["Agents", behind.getByText("No agent took part in this run.")],
    ["Notes", behind.getByRole("textbox", { name: "Note" })],
  ]) {
    await page.keyboard.press("ArrowRight");
    await behind.getByRole("tab", { name, selected: true }).waitFor();
    await waits.waitFor();
    assert.deepEqual(await flaws(page), [], name);
    await screenshot(page, `run-${name.split(" ")[0].toLowerCase()}`);
  }
  await page.keyboard.press("Tab");
  await tabTo(page, behind.getByRole("textbox", { name: "Note" }));
  await page.keyboard.type("The owners were asked for.");
  await tabTo(page, behind.getByRole("button", { name: "Add the note" }));
  await page.keyboard.press("Enter");
  await behind.getByRole("article").getByText("The owners were asked for.").waitFor();
  assert.equal(new URL(page.url()).searchParams.get("tab"), "notes");

  // a deeper run of the same company, beside the first
  const deeper = await api.post(`/api/investigations/${first}/rerun`, { depth: "edd", refresh: false });
  await finished(page, deeper);
  await page.goto(`${settings.backend}/investigations/${deeper.id}?tab=compare`);
  const comparison = behind.getByRole("region", { name: "Comparison" });
  await comparison.getByRole("link", { name: /^run \d+ of/ }).waitFor();
  await comparison.getByRole("table", { name: "What was asked for" }).getByRole("row", { name: /depth/ }).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "run-compare");
  assert.deepEqual(problems, []);
  await context.close();
});

test("every number leads by at most two clicks to what it is made of, down to the raw response", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  const [run] = (await api.get("/api/investigations?limit=1&status.eq=complete")).items;
  const at = (tab) => page.goto(`${settings.backend}/investigations/${run.id}${tab ? `?tab=${tab}` : ""}`);
  const response = () => page.getByRole("link", { name: /^Raw response: / }).first();
  const arrived = () => page.getByRole("heading", { level: 1, name: /^Raw response of Companies House/ }).waitFor();

  // the score: its factors; a factor: its reading and the claim; the claim: its raw response
  await at();
  await page.getByRole("region", { name: "Risk" }).getByRole("link", { name: `${shown(run.risk.score)} score, factor by factor`, exact: true }).click();
  await page.getByRole("button", { name: "Age of the company" }).click();
  const age = page.getByRole("region", { name: "What Age of the company rests on" });
  await age.getByText(/states incorporation date: 2011-05-19, trust \d+%/).first().waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "run-factor");
  await response().click();
  await arrived();

  // a check: the screenings it rests on, each with its lists; one that was not assessed says what is missing
  await at("checks");
  const rests = (name) => page.getByRole("button", { name: new RegExp(`^What it rests on\\s*: ${name}`) });
  await rests("Adverse media").click();
  await page.getByRole("region", { name: /^What Adverse media .*rests on$/ }).getByText(/^Missing: /).first().waitFor();
  await rests("Sanctions screening").click();
  const screened = page.getByRole("region", { name: /^What Sanctions screening .* rests on$/ });
  await screened.getByRole("link", { name: /: no candidate on the lists searched$/ }).first().waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "run-check");
  await screened.getByRole("link", { name: /: no candidate on the lists searched$/ }).first().click();
  await page.waitForURL(/\/screening\//);
  await settled(page);

  // the points of a module: the rules behind them
  await at("modules");
  await page.getByRole("region", { name: "Modules", exact: true }).getByRole("button", { name: /^What it rests on/ }).first().click();
  await page.getByRole("region", { name: /^What .+ rests on$/ }).getByRole("listitem").first().waitFor();
  assert.deepEqual(await flaws(page), []);
  const figure = page.getByRole("region", { name: "Modules", exact: true }).getByRole("button", { name: /^\d+ of \d+ rules of Corporate identity/ });
  await figure.click();
  const made = page.getByRole("dialog", { name: /^Made of: rules of Corporate identity/ });
  await made.getByText(/^Company not active: /).waitFor();
  await made.getByText(/^(All sources|.*Companies House)/).first().waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "run-made-of", { fullPage: false });
  await page.keyboard.press("Escape");
  await gone(made);
  assert.equal(await figure.evaluate((one) => one === document.activeElement), true, "the focus is back on the figure");

  // how far a party is away: the links to it, each with its raw response
  await at("parties");
  await page.getByRole("link", { name: /^[1-9]\d* steps away: how / }).first().click();
  await page.getByRole("link", { name: "raw response" }).first().click();
  await arrived();
  assert.deepEqual(problems, []);
  await context.close();
});

test("an attestation is withdrawn, and its record stays", async () => {
  const { context, page } = await openPage(browser, { viewport: { width: 390, height: 900 }, colorScheme: "dark" });
  await signIn(page);
  const [run] = (await api.get("/api/investigations?limit=1&status.eq=complete")).items;
  const { checks } = await api.get(`/api/investigations/${run.id}/decision`);
  const open = checks.find((check) => check.attestable);
  await api.post(`/api/investigations/${run.id}/attestations`, { check_id: open.check_id, note: "Passports seen.", reference: "File 12" });
  await page.goto(`${settings.backend}/investigations/${run.id}?tab=attestations`);
  await settled(page);
  const behind = page.getByRole("region", { name: "Behind the result" });
  await behind.getByRole("row", { name: /Passports seen\..*counts/ }).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "run-attestations-390-dark");
  await behind.getByRole("button", { name: /^Withdraw …/ }).first().click();
  await behind.getByRole("region", { name: "Withdraw the attestation" }).getByRole("button", { name: "Withdraw it" }).click();
  await behind.getByRole("row", { name: /Passports seen\..*withdrawn/ }).waitFor();
  await context.close();
});
