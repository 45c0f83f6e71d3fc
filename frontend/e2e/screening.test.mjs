// Screening: one party with its evidence, a file of parties, the lists and their state, suppressions.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { flaws, gone, launch, openPage, screenshot, settings, settled, signIn } from "./browser.mjs";

let browser;
let api;
let second;
before(async () => {
  browser = await launch();
  api = await client();
  second = await client(settings.second);
});
after(() => browser?.close());

const region = (page, name) => page.getByRole("region", { name, exact: true });

test("one party is searched by keyboard; candidates, lists and what was not compared are shown", async () => {
  const { context, page, problems } = await openPage(browser);
  await signIn(page);
  await page.getByRole("link", { name: "Screening" }).click();
  const form = page.getByRole("form", { name: "Search the lists" });
  await form.getByRole("button", { name: "Search" }).click();
  await form.getByText("Enter the name of the party.").waitFor();
  assert.deepEqual(await flaws(page), []);
  await form.getByLabel("Name, in any script").fill("AEROCARIBBEAN AIRLINES");
  await form.getByLabel("Countries").fill("cu");
  await form.getByLabel("Kind of number").fill("NOT-A-SCHEME");
  await form.getByLabel("Number", { exact: true }).fill("12345");
  await page.keyboard.press("Enter");

  await region(page, "Answer").getByText("open", { exact: true }).waitFor();
  await region(page, "Answer").getByText(/NOT-A-SCHEME.*this kind of number is not known/).waitFor();
  await region(page, "Answer").getByText(/Not entered, so it spoke neither for nor against/).waitFor();
  await region(page, "Candidates").getByRole("table", { name: "Party and entry" }).first().getByText("AEROCARIBBEAN AIRLINES").first().waitFor();
  await region(page, "Lists").getByRole("row", { name: /Excerpt of OFAC.*1 candidate/ }).waitFor();
  await region(page, "Lists").getByText(/Known and not searched/).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "screening-result");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download as PDF" }).click();
  assert.match((await download).suggestedFilename(), /^screening-.*\.pdf$/);

  await page.getByRole("link", { name: "Change and search again" }).click();
  await page.waitForFunction(() => document.querySelector('form[aria-label="Search the lists"] input')?.value === "AEROCARIBBEAN AIRLINES");
  await form.getByLabel("Name, in any script").fill(`Nobody Named So ${String(Date.now())}`);
  await page.keyboard.press("Enter");
  await region(page, "Answer").getByText("not assessed", { exact: true }).waitFor();
  await region(page, "Answer").getByText(/that proves nothing/).waitFor();
  assert.equal(await region(page, "Candidates").count(), 0);
  assert.deepEqual(await flaws(page), []);
  assert.deepEqual(problems, []);
  await context.close();
});

test("a file is screened in the background; counts lead to rows, and rows to their evidence", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await page.goto(`${settings.backend}/screening/batches`);
  const csv = "reference,name,kind,countries\nA-1,HAVANATUR S.A.,company,CU\nA-2,Quiet Garden Ltd,company,GB\nA-3,,company,GB\n";
  await page.locator("input[type=file]").setInputFiles({ name: "book.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await page.getByRole("button", { name: "Screen the file" }).click();
  await region(page, "Progress").getByText("complete", { exact: true }).waitFor();
  await region(page, "Progress").getByText("2 of 2 screened, 1 refused").waitFor();
  await page.getByRole("row", { name: /3 .*refused: name/ }).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "screening-batch");
  await page.getByRole("link", { name: "With candidates (1)" }).click();
  await page.waitForURL(/outcome=hits/);
  await page.waitForFunction(() => document.querySelectorAll('table[aria-label="Rows"] tbody tr').length === 1);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download these rows (CSV)" }).click();
  assert.match((await download).suggestedFilename(), /\.csv$/);
  await page.getByRole("row", { name: /HAVANATUR/ }).getByRole("link").click();
  await region(page, "Candidates").waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

test("the state of a list, its changes, its entries and an entry as listed", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await page.goto(`${settings.backend}/screening/lists`);
  const row = page.getByRole("row", { name: /Excerpt of OFAC/ });
  await row.getByText("proves nothing").waitFor();
  await screenshot(page, "screening-lists");
  await row.getByRole("link", { name: /Excerpt of OFAC/ }).click();
  await page.getByText(/The absence of a match proves nothing/).first().waitFor();
  assert.deepEqual(await flaws(page), []);
  for (const tab of ["Versions", "Changes", "Entries"]) {
    await page.getByRole("tab", { name: tab }).click();
    await page.getByRole("tabpanel", { name: tab }).getByRole("table").first().waitFor();
    assert.deepEqual(await flaws(page), [], tab);
  }
  await page.getByLabel("Name contains").fill("aerocarib");
  await page.waitForURL(/name=aerocarib/);
  await page.getByRole("button", { name: /AERO-?CARIBBEAN/ }).first().click();
  await region(page, "Entry").getByText(/as listed/).waitFor();
  await screenshot(page, "screening-entry");
  await page.goto(`${settings.backend}/screening/lists/ofac-sdn`);
  await page.getByText("What the operator does").waitFor();
  assert.deepEqual(await flaws(page), []);
  assert.deepEqual(problems, []);
  await context.close();
});

/** A hit that two people cleared, so that a suppression is in force. */
async function suppressed(party) {
  await api.post("/api/screening/screenings", { parties: [{ name: party, kind: "company" }] });
  const { items } = await api.get(`/api/screening/hits?party_name.contains=${encodeURIComponent(party)}`);
  const hit = items.find((one) => one.status === "undecided");
  if (!hit) return;
  const made = await api.post(`/api/screening/hits/${hit.id}/decisions`, { decision: "false_positive", rationale: "Another company: it sells flowers in Vienna." });
  if (made.state === "proposed") await second.post(`/api/screening/hits/${hit.id}/second-decision`, { verdict: "confirm", rationale: "I compared the registers." });
}

test("a suppression says why it holds, and is revoked with a reason", async () => {
  await suppressed("MINERVEN");
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await page.goto(`${settings.backend}/screening/suppressions`);
  const row = page.getByRole("row", { name: /MINERVEN/ }).first();
  await row.getByText(/sells flowers/).waitFor();
  await screenshot(page, "screening-suppressions");
  await row.getByRole("button", { name: "Revoke" }).click();
  const form = region(page, "Revoke the suppression");
  assert.equal(await form.getByRole("button", { name: "Revoke" }).isDisabled(), true);
  await form.getByLabel("Reason, kept for good").fill("The company changed hands.");
  assert.deepEqual(await flaws(page), []);
  await form.getByRole("button", { name: "Revoke" }).click();
  await gone(form);
  await page.getByLabel("Status").selectOption("revoked");
  await page.getByRole("row", { name: /revoked .*The company changed hands/ }).first().waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

for (const [width, colorScheme] of [[390, "dark"], [390, "light"], [1440, "dark"]]) {
  test(`the pages of screening at ${width} px, ${colorScheme}`, async () => {
    const { items } = await api.get("/api/screening/screenings?limit=1&outcome.eq=hits");
    const batches = await api.get("/api/screening/batches?limit=1");
    const { context, page } = await openPage(browser, { colorScheme, viewport: { width, height: 900 } });
    await signIn(page);
    const paths = ["/screening", `/screening/${items[0].id}`, "/screening/batches", `/screening/batches/${batches.items[0].id}`, "/screening/lists", "/screening/lists/demo-ofac-excerpt?tab=entries", "/screening/suppressions?status=all"];
    for (const [at, path] of paths.entries()) {
      await page.goto(`${settings.backend}${path}`);
      await settled(page);
      assert.deepEqual(await flaws(page), [], path);
      await screenshot(page, `screening-${width}-${colorScheme}-${at}`);
    }
    await context.close();
  });
}

test("failures are named and tried again; who may not search is told", async () => {
  const { context, page } = await openPage(browser);
  await signIn(page, settings.backend, settings.admin);
  await page.goto(`${settings.backend}/screening`);
  await page.getByText("Your roles do not allow this").waitFor();
  const failing = (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ title: "Busy", detail: "Try again.", code: "busy", request_id: "r-1" }) });
  await page.route("**/api/screening/suppressions*", failing);
  await page.goto(`${settings.backend}/screening/suppressions`);
  await page.getByRole("alert").getByText(/busy · request r-1/).waitFor();
  assert.deepEqual(await flaws(page), []);
  await page.unroute("**/api/screening/suppressions*", failing);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.waitForFunction(() => !document.querySelector('[role="alert"]'));
  await page.goto(`${settings.backend}/screening/01a2234b-3a73-74fe-b6fd-469454799999`);
  await page.getByRole("alert").getByText(/request [0-9a-f-]{36}/).waitFor();
  await context.close();
});
