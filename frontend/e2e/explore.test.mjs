// Explore: a group is found by name, drawn, read as a table, exported; ownership by listed parties.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { flaws, launch, openPage, screenshot, settings, settled, signIn } from "./browser.mjs";

let browser;
let api;
let entity;
before(async () => {
  browser = await launch();
  api = await client();
  const run = await api.post("/api/investigations", settings.subject);
  for (let left = 240; left > 0; left -= 1) {
    if (["complete", "failed"].includes((await api.get(`/api/investigations/${run.id}`)).status)) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  entity = (await api.get(`/api/companies/${run.company_id}`)).entity_id;
});
after(() => browser?.close());

const graph = (page) => page.getByRole("img", { name: /^(Ownership of|Network of|Paths? )/ });

/** The graph is drawn: its canvas has pixels that are not empty. */
async function drawn(page) {
  await graph(page).waitFor();
  await page.waitForFunction(() =>
    [...document.querySelectorAll('[role="img"] canvas')].some((canvas) => {
      const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      return pixels.some((value, at) => at % 4 === 3 && value > 0);
    }),
  );
}

test("a group is found, drawn, followed and exported", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await page.getByRole("link", { name: "Explore" }).click();
  await page.getByRole("heading", { level: 1, name: "Explore" }).waitFor();
  await page.getByLabel("Name contains").fill("hornsea 1 lim");
  await page.waitForURL(/name=hornsea/);
  await page.getByRole("table", { name: "Parties" }).getByRole("link", { name: "HORNSEA 1 LIMITED" }).first().waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "explore");
  await page.goto(`${settings.backend}/explore/${entity}`);
  await drawn(page);
  const table = page.getByRole("table", { name: "Holdings" });
  await table.getByRole("row", { name: /HORNSEA 1 HOLDINGS LIMITED .*HORNSEA 1 LIMITED shares 75 to 100%/ }).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "explore-ownership");
  for (const type of ["SVG", "PNG", "JSON"]) {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: type, exact: true }).click();
    assert.equal((await download).suggestedFilename(), `ownership.${type.toLowerCase()}`);
  }
  await table.getByRole("link", { name: "HORNSEA 1 HOLDINGS LIMITED" }).first().click();
  await page.getByRole("heading", { level: 1, name: "HORNSEA 1 HOLDINGS LIMITED" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "HORNSEA 1 LIMITED" }).waitFor();
  const before = await page.getByRole("table", { name: "Holdings" }).locator("tbody tr").count();
  await page.getByLabel("Show holdings that ended or have not begun").check();
  await page.waitForFunction((rows) => document.querySelectorAll('table[aria-label="Holdings"] tbody tr').length >= rows, before);
  await page.getByRole("tab", { name: "Owners and shares" }).click();
  await page.getByRole("region", { name: "Beneficial owners", exact: true }).getByText(/Test: /).waitFor();
  assert.deepEqual(await flaws(page), []);
  // a share: the holdings it is made of; a holding: its raw response
  await page.getByRole("table", { name: "Shares" }).getByRole("button", { name: / share of .+ in all$/ }).first().click();
  const made = page.getByRole("dialog", { name: /^Made of: share of / });
  await made.getByText(/shares of .*HORNSEA 1 LIMITED/).first().waitFor();
  await made.getByRole("link", { name: "raw response" }).first().waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "explore-made-of", { fullPage: false });
  await made.getByRole("link", { name: "raw response" }).first().click();
  await page.getByRole("heading", { level: 1, name: /^Raw response of / }).waitFor();
  await page.goto(`${settings.backend}/explore/${entity}?tab=owners`);
  await page.getByRole("tab", { name: "Ownership by listed parties" }).click();
  const ofac = page.getByRole("region", { name: "United States (OFAC)", exact: true });
  await ofac.getByText(/Not assessed: /).waitFor();
  await ofac.getByText(/Rule: at least 50%/).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "explore-sanctions");
  assert.deepEqual(problems, []);
  await context.close();
});

test("the network around a party, and the paths between two, with every link's source and dates", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await page.goto(`${settings.backend}/explore/${entity}`);
  await drawn(page);
  await page.getByRole("tab", { name: "Network" }).click();
  await page.getByRole("img", { name: /^Network of HORNSEA 1 LIMITED/ }).waitFor();
  await drawn(page);
  const table = page.getByRole("table", { name: "Relationships" });
  const row = table.getByRole("row", { name: /HORNSEA 1 HOLDINGS LIMITED holds shares of HORNSEA 1 LIMITED/ }).first();
  await row.getByRole("button", { name: /^Show/ }).click();
  await row.getByText(/read .*20\d\d/).first().waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "explore-network");
  const rows = await table.locator("tbody tr").count();
  await page.getByLabel("Steps away", { exact: true }).selectOption("2");
  await page.waitForURL(/depth=2/);
  await page.waitForFunction((before) => document.querySelectorAll('table[aria-label="Relationships"] tbody tr').length > before, rows);
  const reached = await api.get(`/api/graph/entities/${entity}/neighbourhood?depth=2`);
  assert.equal(Number(await graph(page).getAttribute("data-parties")), reached.nodes.length);
  for (const [button, name] of [["JSON", "network.json"], ["GraphML", "network.graphml"], ["FollowTheMoney", "network.ftm.json"], ["SVG", "network.svg"], ["PNG", "network.png"], ["CSV", "network.csv"]]) {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: button, exact: true }).click();
    assert.equal((await download).suggestedFilename(), name);
  }
  const far = reached.nodes.find((node) => node.distance === 2) ?? reached.nodes.find((node) => node.distance === 1);

  // both parties are found by name, by keyboard
  await page.getByRole("link", { name: "All parties" }).click();
  await page.getByRole("link", { name: "Paths between two parties" }).click();
  await page.getByText("Choose two parties.").waitFor();
  assert.deepEqual(await flaws(page), []);
  const from = page.getByRole("group", { name: "From" });
  await from.getByRole("textbox").fill("hornsea 1 lim");
  await from.getByRole("button", { name: "HORNSEA 1 LIMITED" }).first().focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/from=/);
  await page.goto(`${settings.backend}/explore/paths?from=${entity}&to=${far.id}`);
  await drawn(page);
  const way = page.getByRole("region", { name: "Path 1", exact: true });
  const links = way.locator("ol > li");
  assert.equal(await links.count(), far.distance);
  for (const link of await links.all()) {
    await link.getByText(/, read .*20\d\d/).first().waitFor();
    await link.getByText(/^(Since|Its beginning is not stated)/).waitFor();
  }
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "explore-paths");
  await way.getByRole("button", { name: /^Draw it alone/ }).click();
  await page.getByRole("img", { name: /^Path 1 between the two/ }).waitFor();
  for (const type of ["SVG", "PNG", "CSV"]) {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: type, exact: true }).click();
    assert.equal((await download).suggestedFilename(), `path-1.${type.toLowerCase()}`);
  }
  await way.getByRole("button", { name: /^Draw it alone/ }).click();
  await way.getByRole("link", { name: "raw response" }).first().click();
  await page.getByRole("heading", { level: 1, name: /Raw response of/ }).waitFor();
  await page.goBack();
  await way.waitFor();
  await page.goto(`${settings.backend}/explore/paths?from=${entity}&to=${entity === far.id ? entity : far.id}&length=1`);
  if (far.distance > 1) await page.getByText(/No connection of at most 1 step .* no evidence that there is none/).waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

test("a party that a list may name is marked in the network, on the paths, in the tables and in the files", async () => {
  const run = await api.post("/api/investigations", { company_name: "Planted Owner Shipping Ltd (DEMO)", register: "XX-DEMO", registration_number: "DEMO-000004" });
  for (let left = 240; left > 0; left -= 1) {
    if (["complete", "failed"].includes((await api.get(`/api/investigations/${run.id}`)).status)) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const planted = (await api.get(`/api/companies/${run.company_id}`)).entity_id;
  const { nodes } = await api.get(`/api/graph/entities/${planted}/neighbourhood?depth=2`);
  const listed = nodes.find((node) => node.name.startsWith("Zarya"));
  assert.ok(listed.flags.some((flag) => /sanctioned$/.test(flag)), String(listed.flags));
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await page.goto(`${settings.backend}/explore/${planted}?tab=network&depth=2`);
  await drawn(page);
  await page.getByRole("table", { name: "Parties" }).getByRole("row", { name: /^Zarya .*match/ }).waitFor();
  assert.match(await saved(page, () => page.getByRole("button", { name: "CSV", exact: true }).click()), /Zarya.*match.*a list/);
  assert.match(await saved(page, () => page.getByRole("button", { name: "GraphML", exact: true }).click()), /key="node_flags">[a-z_; ]*sanctioned/);
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "explore-network-marked");
  await page.goto(`${settings.backend}/explore/paths?from=${planted}&to=${listed.id}`);
  await drawn(page);
  await page.getByRole("region", { name: "Path 1", exact: true }).getByText(/Zarya.* \(.*match.*\)/).first().waitFor();
  assert.deepEqual(await flaws(page), []);
  assert.deepEqual(problems, []);
  await context.close();
});

/** The text of a file that the page gives. */
async function saved(page, press) {
  const download = page.waitForEvent("download");
  await press();
  return readFileSync(await (await download).path(), "utf8");
}

test("a network is worked on by keyboard: expanded, hidden, tied by what is shared, taken back and saved", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await page.goto(`${settings.backend}/explore/${entity}?tab=network`);
  await drawn(page);
  const near = await api.get(`/api/graph/entities/${entity}/neighbourhood?depth=1`);
  const shown = async () => Number(await graph(page).getAttribute("data-parties"));
  const is = (count) => page.waitForFunction((wanted) => document.querySelector("[data-parties]")?.getAttribute("data-parties") === String(wanted), count);
  const parties = page.getByRole("table", { name: "Parties" });
  const lines = page.getByRole("table", { name: "Relationships" });
  const told = page.getByRole("toolbar", { name: "Steps" }).getByRole("status");
  assert.equal(await shown(), near.nodes.length);
  assert.equal(await parties.locator("tbody tr").count(), near.nodes.length);

  // a company next to it is expanded: what is drawn is what the API knows of both
  const other = near.nodes.find((node) => node.type === "LegalEntity" && node.id !== entity);
  const more = await api.get(`/api/graph/expand?entity_id=${other.id}&limit=200`);
  const both = new Set([...near.nodes, ...more.nodes].map((node) => node.id)).size;
  assert.ok(both > near.nodes.length, "the company next to it has ties of its own");
  const choose = parties.getByRole("button", { name: `Choose ${other.name}`, exact: true });
  await choose.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("group", { name: `Chosen: ${other.name}` }).waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label")?.startsWith("Chosen: "));
  await page.keyboard.press("e");
  await is(both);
  await told.getByText(`${other.name} expanded.`).waitFor();
  assert.equal(await parties.locator("tbody tr").count(), both);
  await screenshot(page, "explore-network-expanded");
  assert.deepEqual(await flaws(page), []);

  // who shares its addresses and officers: lines between companies, in the picture, the table and the file
  const addresses = await api.get(`/api/graph/entities/${other.id}/shared-addresses?limit=50`);
  const officers = await api.get(`/api/graph/entities/${other.id}/shared-directors?limit=50`);
  const ties = [...addresses.shared, ...officers.shared].flatMap(({ entities }) => entities);
  assert.ok(ties.length > 0, "the company shares an address or an officer with another");
  await page.keyboard.press("a");
  await told.getByText(/^Addresses of/).waitFor();
  await page.keyboard.press("o");
  await told.getByText(/^Officers of/).waitFor();
  const same = lines.getByRole("row", { name: /has the same (address|officer) as/ });
  assert.equal(await same.count(), ties.length);
  const text = await saved(page, () => page.getByRole("button", { name: "CSV", exact: true }).click());
  assert.equal(text.trim().split("\n").length - 1, await lines.locator("tbody tr").count());
  const svg = await saved(page, () => page.getByRole("button", { name: "SVG", exact: true }).click());
  assert.equal(svg.match(/<g><title>/g).length, await shown());
  await screenshot(page, "explore-network-shared");
  assert.deepEqual(await flaws(page), []);

  // hidden with what only it led to, shown again, and every step taken back and repeated
  const all = await shown();
  await page.keyboard.press("h");
  await page.getByRole("region", { name: "Hidden parties" }).getByRole("button", { name: `Show ${other.name} again` }).waitFor();
  assert.ok((await shown()) < all);
  assert.equal(await parties.getByRole("link", { name: other.name, exact: true }).count(), 0);
  await page.keyboard.press("z");
  await is(all);
  await page.keyboard.press("y");
  await page.getByRole("button", { name: `Show ${other.name} again` }).click();
  await is(all);
  for (let step = 0; step < 5; step += 1) await page.keyboard.press("z");
  await is(near.nodes.length);
  await told.getByText(`Taken back: ${other.name} expanded.`).waitFor();

  // the work is there on the way back from another party
  await page.getByRole("button", { name: "Do again (y)" }).click();
  await is(both);
  await parties.getByRole("link", { name: other.name, exact: true }).click();
  await page.getByRole("heading", { level: 1, name: other.name }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "HORNSEA 1 LIMITED" }).waitFor();
  await is(both);
  await page.keyboard.press("?");
  await page.getByRole("region", { name: "Keyboard" }).waitFor();
  assert.deepEqual(await flaws(page), []);
  assert.deepEqual(problems, []);
  await context.close();
});

for (const [width, colorScheme] of [[390, "dark"], [390, "light"], [1440, "dark"]]) {
  test(`the explorer at ${width} px, ${colorScheme}`, async () => {
    const { context, page } = await openPage(browser, { colorScheme, viewport: { width, height: 900 } });
    await signIn(page);
    const paths = ["/explore", `/explore/${entity}`, `/explore/${entity}?tab=owners`, `/explore/${entity}?tab=sanctions`, `/explore/${entity}?tab=network&party=${entity}`, `/explore/paths?from=${entity}`];
    for (const [at, path] of paths.entries()) {
      await page.goto(`${settings.backend}${path}`);
      await settled(page);
      if (at === 1 || at === 4) await drawn(page);
      assert.deepEqual(await flaws(page), [], path);
      await screenshot(page, `explore-${width}-${colorScheme}-${at}`);
    }
    await context.close();
  });
}

test("failures, unknown parties and a party without holders are said", async () => {
  const { context, page } = await openPage(browser);
  await signIn(page);
  const failing = (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ title: "Busy", detail: "Try again.", code: "busy", request_id: "r-1" }) });
  await page.route("**/ownership?*", failing);
  await page.goto(`${settings.backend}/explore/${entity}`);
  await page.getByRole("alert").getByText(/busy · request r-1/).waitFor();
  await page.unroute("**/ownership?*", failing);
  await page.getByRole("button", { name: "Try again" }).click();
  await drawn(page);
  await page.goto(`${settings.backend}/explore?name=${encodeURIComponent("кто-то неизвестный")}`);
  await page.getByText(/No party matches this/).waitFor();
  assert.deepEqual(await flaws(page), []);
  await page.goto(`${settings.backend}/explore/01a2234b-3a73-74fe-b6fd-469454799999`);
  await page.getByRole("alert").getByText(/request [0-9a-f-]{36}/).waitFor();
  await context.close();
});
