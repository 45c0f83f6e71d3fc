// Customers: 200 rows imported with a dry run, the list, and the page of one customer.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { gone, launch, openPage, screenshot, settings, signIn, violations } from "./browser.mjs";

let browser;
let api;
let run;
before(async () => {
  browser = await launch();
  api = await client();
  run = await api.post("/api/investigations", settings.subject);
});
after(() => browser?.close());

// of this run alone: an installation that is used twice has the rows of the first already
const PREFIX = `J${String(Date.now() % 1_000_000)}`;
const FIRST = 10_000_000 + (Date.now() % 80_000) * 1_000;

function customers(count) {
  const rows = Array.from({ length: count }, (_, at) => {
    const country = at === 20 ? "Atlantis" : "GB";
    const name = at === 33 ? "" : `${PREFIX} Journey ${String(at)} Ltd`;
    return `${PREFIX}-${String(at)};${name};GB-COH;${String(FIRST + at)};${country};North;"said ""hello"""`;
  });
  return Buffer.from(`Key;Firm;Register;Company number;Country;Branch;Comment\n${rows.join("\n")}\n`);
}

async function noWiderThanTheWindow(page) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `the page is ${over} px wider than the window`);
}

test("200 customers are mapped, checked, imported, and imported again as an update", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await page.getByRole("link", { name: "Customers", exact: true }).click();
  await page.getByRole("link", { name: "Import" }).click();
  await page.locator("input[type=file]").setInputFiles({ name: "book.csv", mimeType: "text/csv", buffer: customers(200) });
  await page.getByText("200 rows, 7 columns.").waitFor();
  const dryRun = page.getByRole("button", { name: "Dry run" });
  await page.getByLabel("Firm becomes").selectOption("ignore");
  await page.getByText("Choose the column that holds the name").waitFor();
  assert.equal(await dryRun.isDisabled(), true);
  await page.getByLabel("Firm becomes").selectOption("name");
  await page.getByLabel("Key becomes").selectOption("external_id");
  assert.deepEqual(await violations(page), []);
  await dryRun.click();
  const checked = page.getByRole("region", { name: "Dry run", exact: true });
  await checked.getByText("Nothing was written. Would be refused: 2 · Would be added: 198").waitFor();
  await checked.getByRole("row", { name: /^22 .* Journey 20 Ltd .*no two-letter country code/ }).waitFor();
  await checked.getByRole("row", { name: /^35 .*Name: is missing/ }).waitFor();
  await screenshot(page, "customers-dry-run");
  assert.equal((await api.get(`/api/companies?limit=1&external_id.eq=${PREFIX}-0`)).items.length, 0, "a dry run wrote");

  const downloading = page.waitForEvent("download");
  await checked.getByRole("button", { name: "Download the refused rows" }).click();
  const lines = readFileSync(await (await downloading).path(), "utf8").split("\n");
  assert.equal(lines.length, 4); // the last one is empty
  assert.equal(lines[0], "\ufeffline,reason,Key,Firm,Register,Company number,Country,Branch,Comment");
  assert.match(lines[1], /^22,.*,J\d+-20,J\d+ Journey 20 Ltd,GB-COH,\d+20,Atlantis,North,"said ""hello"""$/);

  await checked.getByRole("button", { name: "Import 198 customers" }).click();
  const done = page.getByRole("region", { name: "Import", exact: true });
  await done.getByText("Refused: 2 · Added: 198").waitFor();
  assert.deepEqual(await violations(page), []);
  await page.reload();
  await done.getByText("Refused: 2 · Added: 198").waitFor();

  const changed = Buffer.from(customers(2).toString().replace("Journey 1 Ltd", "Journey One Ltd"));
  await page.locator("input[type=file]").setInputFiles({ name: "again.csv", mimeType: "text/csv", buffer: changed });
  await page.getByLabel("Key becomes").selectOption("external_id");
  await dryRun.click();
  await checked.getByText(/Would be updated: 1/).waitFor();
  await checked.getByRole("button", { name: "Show what would change" }).click();
  await checked.getByText(`Name: ${PREFIX} Journey 1 Ltd → ${PREFIX} Journey One Ltd`).waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

test("the list is filtered, its columns chosen and its pages followed, all in the address", async () => {
  const { context, page, problems } = await openPage(browser);
  await signIn(page);
  await page.goto(`${settings.backend}/customers?name=${PREFIX}+Journey&country=GB`);
  const table = page.getByRole("table", { name: "Customers" });
  await table.waitFor();
  assert.equal(await table.getByRole("row").count(), 51);
  await page.getByRole("button", { name: "Show more" }).click();
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 100);
  await table.getByText("Not evaluated").first().waitFor();
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Coverage" }).uncheck();
  await page.keyboard.press("Escape");
  await gone(page.getByRole("columnheader", { name: "Coverage" }));
  await page.reload();
  await table.waitFor();
  assert.equal(await page.getByRole("columnheader", { name: "Coverage" }).count(), 0);
  assert.deepEqual(await violations(page), []);
  await page.goto(`${settings.backend}/customers?name=no+such+customer`);
  await page.getByText("No customer matches these filters.").waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

test("a further number is added to the record, and the customer is found by it", async () => {
  const number = String(FIRST + 900);
  const { id } = await api.post("/api/companies", { name: `${PREFIX} Record Ltd`, register: "GB-COH", registration_number: number, country_code: "GB" });
  const { context, page } = await openPage(browser);
  await signIn(page);
  await page.goto(`${settings.backend}/customers/${id}?tab=record`);
  await page.getByRole("button", { name: "Edit the record" }).click();
  await page.getByRole("button", { name: "Add a number" }).click();
  await page.getByLabel("Kind of further number 1").first().fill("LEI");
  await page.getByRole("textbox", { name: "Further number 1", exact: true }).fill("12");
  await page.getByRole("button", { name: "Save the record" }).click();
  await page.getByRole("alert").getByText(/must be a complete number/).first().waitFor();
  const stated = number.padStart(9, "0");
  await page.getByLabel("Kind of further number 1").first().fill("DUNS");
  await page.getByRole("textbox", { name: "Further number 1", exact: true }).fill(stated);
  await page.getByLabel("Number", { exact: true }).fill(String(FIRST + 901));
  await page.getByText(/an approval takes two people/).waitFor();
  await page.getByLabel("Number", { exact: true }).fill(number);
  assert.deepEqual(await violations(page), []);
  await screenshot(page, "customers-record");
  await page.getByRole("button", { name: "Save the record" }).click();
  await page.getByText("The record was saved.").waitFor();
  assert.deepEqual((await api.get(`/api/companies/${id}`)).identifiers, [{ scheme: "DUNS", value: stated }]);
  await page.goto(`${settings.backend}/customers`);
  await page.getByLabel("Number", { exact: true }).fill(stated);
  await page.waitForURL(new RegExp(`number=.*${stated}`));
  await page.getByRole("link", { name: `${PREFIX} Record Ltd` }).waitFor();
  assert.equal(await page.getByRole("table", { name: "Customers" }).locator("tbody tr").count(), 1);
  await context.close();
});

test("a value leads to its claims and the raw response; profile, conflict, status and timeline", async () => {
  const deadline = Date.now() + 120_000;
  while (["pending", "running"].includes((await api.get(`/api/investigations/${run.id}`)).status)) {
    assert.ok(Date.now() < deadline, "the investigation did not end");
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await page.goto(`${settings.backend}/customers/${run.company_id}`);
  const facts = page.getByRole("table", { name: "Facts" });
  await facts.waitFor();
  await page.getByRole("region", { name: "Risk" }).getByText(/at worst/).waitFor();
  await facts.getByRole("button", { name: /HORNSEA 1 LIMITED/ }).click(); // one
  await page.getByText("Chosen by the most trusted source.").waitFor();
  assert.deepEqual(await violations(page), []);
  await screenshot(page, "customer-facts");
  await page.getByRole("link", { name: "Raw response" }).first().click(); // two
  await page.getByText(/"declarationSubject"/).waitFor();
  assert.deepEqual(await violations(page), []);
  await page.goBack();

  await page.getByRole("tab", { name: "Profile" }).click();
  await page.getByRole("button", { name: /^(Write|Edit) the profile$/ }).click();
  await page.getByLabel("Purpose of the relationship").fill("Payroll");
  await page.getByLabel("Expected annual volume").fill("250000.50");
  await page.getByLabel("Currency").fill("eur");
  await page.getByRole("button", { name: "Save as a new version" }).click();
  await page.getByRole("cell", { name: /250,000\.50/ }).first().waitFor();
  await page.getByRole("button", { name: "Edit the profile" }).click();
  await page.getByLabel("Purpose of the relationship").fill("Payroll and suppliers");
  const held = await api.get(`/api/companies/${run.company_id}/profile`);
  const product = held.products.includes("lending") ? "leasing" : "lending";
  await api.put(`/api/companies/${run.company_id}/profile`, {
    purpose: "Something else",
    products: [product],
    expected_annual_volume: held.expected_annual_volume,
    currency: held.currency,
  });
  await page.getByRole("button", { name: "Save as a new version" }).click();
  await page.getByText("Another person changed the profile meanwhile").waitFor();
  const both = page.getByRole("table", { name: "Changes of both" });
  await both.getByRole("row", { name: /Purpose.*Payroll.*Something else.*Payroll and suppliers.*yours replaces theirs/ }).waitFor();
  await both.getByRole("row", { name: /Products.*(Lending|Leasing).*Theirs stays/ }).waitFor();
  assert.deepEqual(await violations(page), []);
  await screenshot(page, "customer-conflict");
  await page.getByRole("button", { name: /Continue with my changes/ }).click();
  await page.getByText(`You now edit version ${String(held.version + 1)}.`).waitFor();
  await page.getByRole("button", { name: "Save as a new version" }).click();
  await page.getByRole("rowheader", { name: `Version ${String(held.version + 2)}` }).waitFor();
  const merged = await api.get(`/api/companies/${run.company_id}/profile`);
  assert.deepEqual([merged.purpose, merged.products, merged.expected_annual_volume], ["Payroll and suppliers", [product], 25_000_050]);

  await page.getByRole("tab", { name: "Status" }).click();
  await page.getByRole("radio", { name: "Onboarding" }).check();
  await page.getByText("Begins due diligence.").waitFor();
  await page.getByLabel("Reason").fill("The contract was signed.");
  await api.patch(`/api/companies/${run.company_id}`, { tags: [`changed-${PREFIX}`] });
  await page.getByRole("button", { name: "Change to onboarding" }).click();
  await page.getByText(new RegExp(`^Tags: .+ → changed-${PREFIX}$`)).waitFor();
  await page.getByRole("button", { name: "I have read it" }).click();
  await page.getByRole("button", { name: "Change to onboarding" }).click();
  await page.getByText("Prospect → Onboarding").waitFor();
  await page.getByRole("radio", { name: "Active", exact: true }).check();
  await page.getByText("A final approval of the customer’s latest investigation holds.").waitFor();
  assert.deepEqual(await violations(page), []);

  await page.getByRole("tab", { name: "Notes" }).click();
  await page.getByRole("textbox", { name: "Note" }).fill("Called the director.");
  await page.getByRole("button", { name: "Add the note" }).click();
  await page.getByRole("article").getByText("Called the director.").waitFor();
  await page.getByRole("tab", { name: "Timeline" }).click();
  await page.getByText("Prospect → Onboarding · The contract was signed.").waitFor();
  for (const tab of ["Reviews", "Investigations"]) {
    await page.getByRole("tab", { name: tab }).click();
    await page.getByRole("table").first().waitFor();
    assert.deepEqual(await violations(page), []);
  }
  assert.deepEqual(problems.filter((problem) => !/status of 412/.test(problem)), []);
  await context.close();
});

test("every page of the customers at 390 px, dark, and axe clean", async () => {
  const { context, page } = await openPage(browser, { viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  await signIn(page);
  const tabs = ["facts", "record", "profile", "status", "reviews", "investigations", "notes", "timeline"];
  for (const path of ["/customers", "/customers/import", ...tabs.map((tab) => `/customers/${run.company_id}?tab=${tab}`)]) {
    await page.goto(`${settings.backend}${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForFunction(() => !document.querySelector('[role="status"][aria-label^="Loading"]'));
    assert.deepEqual(await violations(page), [], path);
    await noWiderThanTheWindow(page);
    await screenshot(page, `390-${path.replaceAll(/[^a-z]/g, "-").slice(0, 60)}${path.split("tab=")[1] ?? ""}`);
  }
  await context.close();
});

test("failures, no network and missing rights are said", async () => {
  const { context, page } = await openPage(browser);
  await signIn(page);
  await page.route("**/api/risk/companies*", (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ title: "Busy", detail: "Try again.", code: "busy", request_id: "r-1" }) }));
  await page.getByRole("link", { name: "Customers", exact: true }).click();
  await page.getByRole("alert").getByText(/busy · request r-1/).waitFor();
  assert.deepEqual(await violations(page), []);
  await page.unroute("**/api/risk/companies*");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("table", { name: "Customers" }).waitFor();
  await context.setOffline(true);
  await page.getByText("You are offline.").waitFor();
  await context.setOffline(false);
  await gone(page.getByText("You are offline."));
  await page.goto(`${settings.backend}/customers/01a2234b-3a73-74fe-b6fd-469454799999`);
  await page.getByRole("alert").getByText(/company_not_found/).waitFor();
  await context.close();
});
