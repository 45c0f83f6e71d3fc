// Many companies from one file: columns, what would start and why not, the start, the result as a file.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { flaws, launch, openPage, screenshot, settings, settled, signIn } from "./browser.mjs";

let browser;
let api;
before(async () => {
  browser = await launch();
  api = await client();
  await api.post("/api/investigations", settings.subject); // a customer with an investigation
});
after(() => browser?.close());

const region = (page, name) => page.getByRole("region", { name, exact: true });
const KEY = `B${String(Date.now() % 1_000_000)}`;
const { company_name: name, register, registration_number: number } = settings.subject;
const FILE = `Firm;Country;Register;Company number;LEI;Customer no
${name};GB;${register};${number};;${KEY}-1
${name};GB;${register};${number};;${KEY}-2
${KEY} Elm Journey Ltd;GB;;;;${KEY}-3
${KEY} Nowhere Ltd;Atlantis;;;;${KEY}-4
${KEY} Twice Ltd;GB;;;;${KEY}-3
${KEY} Which register;;;x-12;;${KEY}-5
`;

async function checked(page) {
  await page.goto(`${settings.backend}/investigations/batches`);
  await page.locator("input[type=file]").setInputFiles({ name: "book.csv", mimeType: "text/csv", buffer: Buffer.from(FILE) });
  await page.getByText("6 rows, 6 columns.").waitFor();
  await page.getByRole("button", { name: "Check the rows" }).click();
  await region(page, "What would start").waitFor();
}

test("a file is checked, started without what was investigated, followed, and saved", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await page.goto(`${settings.backend}/investigations`);
  await page.getByRole("link", { name: "Many at once, from a file" }).click();
  await page.getByRole("heading", { name: "Investigate many companies" }).waitFor();
  await checked(page);
  const said = region(page, "What would start");
  await said.getByText(/Would start: 3 · Refused: 3/).waitFor();
  await said.getByRole("row", { name: /^5 .*Atlantis.*|^5 .*no two-letter country code/ }).waitFor();
  await said.getByRole("row", { name: /^6 .*Your own key: line 4 has the same/ }).waitFor();
  await said.getByRole("row", { name: /^3 .*The same company as line 2\..*Investigated/ }).waitFor();
  assert.equal((await api.get(`/api/investigations?external_id.in=${KEY}-1,${KEY}-3`)).items.length, 0, "the check started something");
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "batch-check");

  await said.getByLabel("Leave out rows that name the company of an earlier row").check();
  await said.getByRole("row", { name: /^3 .*Left out/ }).waitFor();
  await said.getByRole("button", { name: "Start 2 investigations" }).click();
  await page.getByRole("heading", { name: /^Batch of investigations/ }).waitFor();
  await region(page, "Progress").getByText("5 of 5 rows are over").waitFor();
  const rows = page.getByRole("table", { name: "Rows" });
  await rows.getByRole("row", { name: new RegExp(`^2 .*${KEY}-3 complete not identified`) }).waitFor();
  await rows.getByRole("row", { name: /^1 .*complete.*at worst/ }).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "batch-result");

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download all rows (CSV)" }).click();
  const lines = readFileSync(await (await downloading).path(), "utf8").trim().split("\n");
  assert.equal(lines.length, 6);
  assert.match(lines[1], new RegExp(`^1,.*,${KEY}-1,complete,.*at worst .*% assessed`));
  assert.match(lines[3], /refused,"?Country: is no two-letter country code/);

  await page.getByRole("link", { name: "Refused (3)" }).click();
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 3);
  await page.getByRole("link", { name: "All batches" }).click();
  await page.getByRole("table", { name: "Batches" }).getByRole("row").nth(1).waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

test("the pages fit a telephone in dark colours; who may not start is told", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  await signIn(page);
  await checked(page);
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "batch-check-390-dark");
  const [batch] = (await api.get("/api/investigations/batches?limit=1")).items;
  await page.goto(`${settings.backend}/investigations/batches/${batch.id}`);
  await settled(page);
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "batch-result-390-dark");
  assert.deepEqual(problems, []);
  await context.close();
});
