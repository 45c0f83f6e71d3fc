// The studio: an administrator authors and publishes a matrix and sees who moves; a second person puts it in use.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { flaws, gone, launch, openPage, screenshot, settings, settled, signIn } from "./browser.mjs";

let browser;
let api;
let admin;
let company;
before(async () => {
  browser = await launch();
  [api, admin] = [await client(), await client(settings.admin)];
  const run = await api.post("/api/investigations", settings.subject);
  await ended(() => api.get(`/api/investigations/${run.id}`));
  // the run that a later one is compared with
  const first = await api.post("/api/risk-evaluations/batches", { trial: true, scope: {} });
  await ended(() => api.get(`/api/risk-evaluations/batches/${first.id}`));
  company = (await api.get(`/api/companies/${run.company_id}`)).name;
});
after(() => browser?.close());

/** Waits for work to end; how long it takes is the machine's affair. */
async function ended(read) {
  for (let left = 240; left > 0; left -= 1) {
    if (["complete", "failed"].includes((await read()).status)) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  assert.fail("it did not end within two minutes");
}

const region = (page, name) => page.getByRole("region", { name, exact: true });

test("an administrator authors and publishes a matrix and sees who moves; a second person puts it in use", async () => {
  const name = `own_${Date.now().toString(36)}`;
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page, settings.backend, settings.admin);
  await page.getByRole("link", { name: "Studio" }).click();
  await page.getByRole("table", { name: "Matrices", exact: true }).waitFor();
  await page.getByRole("button", { name: "New draft" }).click();
  const making = region(page, "New draft of a matrix");
  await making.getByLabel("Name").fill("Not A Name");
  await making.getByRole("button", { name: "Make the draft" }).click();
  await making.getByText("Small letters, digits and _").waitFor();
  await making.getByLabel("Name").fill(name);
  await making.getByLabel("Title").fill("Our matrix");
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "studio-new");
  await making.getByRole("button", { name: "Make the draft" }).click();

  // weights that do not add up are said while typing, and prevent publishing with their place
  await page.getByRole("heading", { level: 1, name: "Our matrix" }).waitFor();
  const weight = page.getByLabel("Weight of Customer");
  await weight.fill("0.35");
  await page.getByText(/add up to 1\.1; they must add up to 1/).waitFor();
  await page.getByRole("button", { name: "Save the draft" }).click();
  await page.getByRole("tab", { name: "Checks" }).click();
  await page.getByText(/dimension weights sum to 1\.10/).waitFor();
  await page.getByRole("button", { name: "Publish …" }).click();
  const publish = region(page, "Publish the version");
  await publish.getByText("It cannot be published yet").waitFor();
  assert.equal(await publish.getByRole("button", { name: "Publish the version" }).isDisabled(), true);
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "studio-checks");
  await publish.getByRole("button", { name: "Go back" }).click();

  await page.getByRole("tab", { name: "Content" }).click();
  await page.getByLabel("Weight of Customer").fill("0.35");
  await page.getByLabel("Weight of Geography").fill("0.10");
  await page.getByText("The weights add up to 1.", { exact: true }).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "studio-edit");
  await page.getByRole("button", { name: "Save the draft" }).click();
  await page.getByRole("tab", { name: "Changes" }).click();
  await page.getByRole("table", { name: /What differs from version/ }).getByText(/0\.25.*0\.35/).waitFor();
  await screenshot(page, "studio-changes");

  // a draft is tried on one company
  await page.getByRole("tab", { name: "Try it" }).click();
  await region(page, "On one company").getByLabel("Company").fill(company.slice(0, 6));
  await page.getByRole("button", { name: new RegExp(`^${company}`) }).first().click();
  await page.getByRole("table", { name: `${company} with both versions` }).waitFor();
  await page.getByText("is tried on one company at a time").waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "studio-try");

  // published it never changes; the whole portfolio shows who would move
  await page.getByRole("button", { name: "Publish …" }).click();
  await publish.getByRole("button", { name: "Publish the version" }).click();
  await page.getByText(/Version 1: published: it never changes/).waitFor();
  await page.getByRole("button", { name: "Try it on the portfolio" }).click();
  await page.waitForURL(/\/risk\/batches\//);
  await region(page, "Progress").getByText("complete", { exact: true }).waitFor();
  await page.getByRole("table", { name: "Migration between levels" }).waitFor();
  await page.getByRole("table", { name: "Results" }).locator("tbody tr").first().waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "studio-movers");
  await page.goBack();

  // putting it in use says what it takes, and waits for a second person
  await page.getByRole("button", { name: "Put in use …" }).click();
  const use = region(page, "Put the version in use");
  await use.getByText(/waits for a second person/).waitFor();
  await use.getByRole("button", { name: "Propose it" }).click();
  await page.getByText(/Proposed\. It waits for a second person/).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "studio-proposed");
  await page.goto(`${settings.backend}/studio/matrices`);
  await region(page, "Waits for a second person").getByText(/A senior officer or the MLRO confirms it/).waitFor();
  assert.deepEqual(problems, []);
  await context.close();

  const other = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(other.page, settings.backend, settings.second);
  await other.page.goto(`${settings.backend}/studio/matrices`);
  await other.page.getByRole("button", { name: "Confirm as the second person …" }).click();
  await region(other.page, "Confirm the proposed matrices").getByRole("button", { name: "Confirm" }).click();
  await other.page.getByRole("table", { name: "Matrices in use" }).getByRole("row", { name: new RegExp(name) }).getByText("in use").waitFor();
  await gone(region(other.page, "Waits for a second person"));
  assert.deepEqual(await flaws(other.page), []);
  await screenshot(other.page, "studio-in-use");
  assert.deepEqual(other.problems, []);
  await other.context.close();
  // the demo goes on with the product's matrix
  await reset();
});

async function reset() {
  const found = await admin.get("/api/risk-evaluations/assignments");
  await admin.put("/api/risk-evaluations/assignments", { assignments: [] }, { "If-Match": `"${found.revision}"` });
  const second = await client(settings.second);
  await second.post("/api/risk-evaluations/assignments/confirm", undefined, { "If-Match": `"${found.revision}"` });
}

test("a policy and a segment are drafted; a second person sees what changes and puts them in force", async () => {
  const key = `e2e-${Date.now().toString(36)}`;
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await page.goto(`${settings.backend}/studio/policy`);
  const policy = region(page, "Draft of a policy");
  for (const title of [`Stricter ${key}`, `As it is ${key}`]) {
    await page.getByRole("button", { name: "Draft a policy" }).click();
    await policy.getByLabel("Title").fill(title);
    if (title.startsWith("Stricter")) {
      await policy.getByRole("combobox", { name: "Appetite" }).selectOption("conservative");
      await policy.getByRole("group", { name: "Checks required beyond the catalogue" }).getByRole("combobox").first().selectOption({ index: 1 });
      assert.deepEqual(await flaws(page), []);
    }
    await policy.getByRole("button", { name: "Make the draft" }).click();
    await page.getByRole("row", { name: new RegExp(`${title}.*waits for a second person.*by you`) }).waitFor();
  }
  const segment = region(page, "Draft of a segment");
  await page.getByRole("button", { name: "Draft a segment" }).click();
  await segment.getByLabel("Key").fill("Not a key");
  await segment.getByText("Small letters, digits, and _ . -").waitFor();
  await segment.getByLabel("Key").fill(key);
  await segment.getByLabel("Title").fill(`Segment ${key}`);
  const factors = segment.getByRole("group", { name: "Factor of each weight, 0.25 to 4" });
  await factors.getByRole("textbox").first().fill("2");
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "studio-segment");
  await segment.getByRole("button", { name: "Make the draft" }).click();
  await page.getByRole("row", { name: new RegExp(`Segment ${key}.*waits for a second person`) }).waitFor();
  assert.equal(await page.getByRole("button", { name: /^Put in force …/ }).count(), 0);

  const second = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(second.page, settings.backend, settings.second);
  await second.page.goto(`${settings.backend}/studio/policy`);
  const asked = region(second.page, "Put the policy in force");
  const rowOf = (name) => second.page.getByRole("row", { name: new RegExp(name) });
  await rowOf(`Stricter ${key}`).getByRole("button", { name: /^Put in force …/ }).click();
  await asked.getByRole("table", { name: "What it changes" }).locator("tbody tr").first().waitFor();
  assert.deepEqual(await flaws(second.page), []);
  await screenshot(second.page, "studio-policy");
  await asked.getByRole("button", { name: "Go back" }).click();
  await rowOf(`As it is ${key}`).getByRole("button", { name: /^Put in force …/ }).click();
  await asked.getByRole("button", { name: "Put it in force" }).click();
  await rowOf(`As it is ${key}.*in force`).waitFor();
  await rowOf(`Segment ${key}`).getByRole("button", { name: /^Put in force …/ }).click();
  await region(second.page, "Put the segment in force").getByRole("button", { name: "Put it in force" }).click();
  await rowOf(`Segment ${key}.*in force`).waitFor();
  await second.page.getByRole("columnheader", { name: `In Segment ${key}` }).waitFor();
  await rowOf(`Segment ${key}`).getByRole("button", { name: /^End …/ }).click();
  await region(second.page, "End the segment").getByRole("button", { name: "End it" }).click();
  await gone(second.page.getByRole("columnheader", { name: `In Segment ${key}` }));
  assert.deepEqual([...problems, ...second.problems], []);
  await second.context.close();
  await context.close();
});

test("reference data: a file is checked row by row, kept as a draft, compared and put in force", async () => {
  const version = `e2e-${Date.now().toString(36)}`;
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page, settings.backend, settings.admin);
  await page.goto(`${settings.backend}/studio/reference-data`);
  await page.getByRole("button", { name: "Import a version" }).click();
  const form = region(page, "Import reference data");
  await form.getByLabel("Kind").selectOption("virtual_office_addresses");
  const upload = (text) => form.locator('input[type="file"]').setInputFiles({ name: "offices.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await upload("country_code,postal_code,address\nQQ,EC1V 2NX,124 City Road\n");
  await form.getByRole("button", { name: "Check the file" }).click();
  await form.getByText("Required").first().waitFor();
  for (const [label, value] of [["Version", version], ["Name", "Addresses that we know"], ["Source", "Our own research"], ["Address", "https://example.org/offices"], ["Date of the source", "2026-10"], ["Licence", "our own"]]) {
    await form.getByLabel(label, { exact: false }).first().fill(value);
  }
  await form.getByRole("button", { name: "Check the file" }).click();
  await form.getByRole("table", { name: "Refused rows" }).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "studio-import");
  await upload("country_code,postal_code,address,kind,operator\nGB,EC1V 2NX,124 City Road,virtual_office,Example\n");
  await form.getByRole("button", { name: "Check the file" }).click();
  await form.getByText("Rows accepted: 1; refused: 0").waitFor();
  await form.getByRole("button", { name: "Keep it as a draft" }).click();
  await page.getByRole("heading", { level: 1, name: "Addresses that we know" }).waitFor();
  await page.getByText(/draft: answers nothing yet/).waitFor();
  await page.getByText(/Nothing of this kind answers today/).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "studio-dataset");
  await page.getByRole("button", { name: "Discard …" }).click();
  await region(page, "Discard the draft").getByRole("button", { name: "Discard the draft" }).click();
  await page.getByRole("heading", { level: 1, name: "Reference data" }).waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

for (const [width, colorScheme] of [[390, "dark"], [390, "light"], [1440, "dark"]]) {
  test(`the pages of the studio at ${width} px, ${colorScheme}`, async () => {
    const shipped = (await admin.get("/api/risk-matrix/schemas?limit=50")).items.find((one) => one.is_default);
    const { items } = await admin.get("/api/reference-data/datasets?type.eq=nace");
    const { context, page } = await openPage(browser, { colorScheme, viewport: { width, height: 900 } });
    await signIn(page);
    const at = (tab) => `/studio/matrices/${shipped.id}?tab=${tab}`;
    const paths = ["/studio/matrices", at("content"), at("checks"), at("try"), "/studio/policy", "/studio/reference-data", `/studio/reference-data/${items[0].id}`];
    for (const [place, path] of paths.entries()) {
      await page.goto(`${settings.backend}${path}`);
      await settled(page);
      assert.deepEqual(await flaws(page), [], path);
      await screenshot(page, `studio-${width}-${colorScheme}-${place}`, { fullPage: false });
    }
    await context.close();
  });
}
