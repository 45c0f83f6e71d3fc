// The studio: an administrator authors and publishes a matrix and sees who moves; a second person puts it in use.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { flaws, launch, openPage, screenshot, settings, settled, signIn } from "./browser.mjs";

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
  await page.getByText(/version 1: published: it never changes/).waitFor();
  await page.getByRole("button", { name: "Try it on the portfolio" }).click();
  await page.waitForURL(/\/risk\/batches\//);
  await region(page, "Progress").getByText("complete", { exact: true }).waitFor({ timeout: 60_000 });
  await page.getByRole("table", { name: "Migration between levels" }).waitFor();
  await page.getByRole("table", { name: "Results" }).getByText(company).first().waitFor();
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
  await region(other.page, "Waits for a second person").waitFor({ state: "detached" });
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
