// Sources: an administrator enters, tests, replaces and deletes a key at a real provider; others read.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { flaws, launch, openPage, screenshot, settings, settled, signIn } from "./browser.mjs";

const PATH = `/settings/sources/${settings.keyed.name}`;

let browser;
let admin;
before(async () => {
  browser = await launch();
  admin = await client(settings.admin);
  if ((await status()).version > 0) await admin.delete(`/api/credentials/${settings.keyed.name}`);
});
after(() => browser?.close());

const status = () => admin.get(`/api/credentials/${settings.keyed.name}`);
const panel = (page) => page.getByRole("region", { name: "Key", exact: true });

async function enter(page, key) {
  await panel(page).getByRole("textbox", { name: "API key" }).fill(key);
  await page.keyboard.press("Enter");
  await panel(page).getByText("stored, not tested").waitFor();
}

test("a key is stored, tested, refused, replaced, accepted and deleted", async () => {
  const { context, page, problems } = await openPage(browser);
  await signIn(page, settings.backend, settings.admin);
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Sources" }).click();
  const row = page.getByRole("row", { name: new RegExp(settings.keyed.name.replace("-", " ")) });
  await row.getByText("no key").waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "sources");
  await row.getByRole("link").click();

  await panel(page).getByRole("button", { name: "Store the key" }).click();
  await panel(page).getByText("API key is missing.").waitFor();
  assert.deepEqual(await flaws(page), []);
  await enter(page, "not-the-key");
  assert.equal((await status()).tested_at, null, "storing does not ask the source");
  await panel(page).getByRole("button", { name: "Test the key" }).click();
  await panel(page).getByText("test failed").waitFor();
  await panel(page).getByText(/It refused the key\. Tested/).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "source-refused");

  await panel(page).getByRole("button", { name: "Replace" }).click();
  await enter(page, settings.keyed.key);
  await panel(page).getByRole("button", { name: "Test the key" }).click();
  await panel(page).getByText("tested", { exact: true }).waitFor();
  await page.reload();
  await panel(page).getByText("tested", { exact: true }).waitFor();
  assert.ok(!(await page.content()).includes(settings.keyed.key), "the key came back");
  await screenshot(page, "source");

  await panel(page).getByRole("button", { name: "Delete" }).click();
  await panel(page).getByRole("button", { name: "Keep it" }).waitFor();
  assert.deepEqual(await flaws(page), []);
  await panel(page).getByRole("button", { name: "Delete the key" }).click();
  await panel(page).getByText("no key", { exact: true }).waitFor();
  assert.equal((await status()).version, 0);
  assert.deepEqual(problems, []);
  await context.close();
});

test("others read the state and the contract, and are told who enters the key", async () => {
  const { context, page, problems } = await openPage(browser);
  await signIn(page);
  await page.goto(`${settings.backend}${PATH}`);
  await panel(page).getByText("An administrator enters, tests and deletes the key.").waitFor();
  await page.getByRole("table", { name: "Fields of the contract" }).getByRole("row", { name: /Legal name/ }).waitFor();
  assert.equal(await page.getByRole("textbox", { name: "API key" }).count(), 0);
  assert.deepEqual(problems, []);
  await page.goto(`${settings.backend}/settings/sources/no-such-source`);
  await page.getByRole("alert").getByText(/request [0-9a-f-]{36}/).waitFor();
  await context.close();
});

test("a contract is narrowed, compared, activated and confirmed by a second person; one that only adds care holds at once", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page, settings.backend, settings.admin);
  await page.goto(`${settings.backend}${PATH}`);
  const versions = page.getByRole("region", { name: "Your versions of the contract", exact: true });
  const draftOf = async (note, fill) => {
    await versions.getByRole("button", { name: "Draft a version" }).click();
    await versions.getByRole("textbox", { name: "Reason" }).fill(note);
    await fill();
    await versions.getByRole("button", { name: "Make the draft" }).click();
    await versions.getByRole("button", { name: "Activate …" }).waitFor();
  };
  await versions.getByText("None: the contract holds as it is shipped.").waitFor();
  await versions.getByRole("button", { name: "Draft a version" }).click();
  await versions.getByRole("textbox", { name: "Data may be so many days old" }).fill("900");
  await versions.getByRole("button", { name: "Make the draft" }).click();
  await versions.getByText("Whole days from 1 to 365").waitFor();
  await versions.getByText("Why, for those who ask later").waitFor();
  assert.deepEqual(await flaws(page), []);
  await versions.getByRole("textbox", { name: "Reason" }).fill("Too old.");
  await versions.getByRole("textbox", { name: "Data may be so many days old" }).fill("300");
  await versions.getByRole("button", { name: "Make the draft" }).click();
  await versions.getByRole("alert").getByText(/by the shipped contract/).first().waitFor();
  await versions.getByRole("button", { name: "Cancel" }).click();

  await draftOf("Fresher data.", () => versions.getByRole("textbox", { name: "Data may be so many days old" }).fill("7"));
  await versions.getByRole("table", { name: "What it would change" }).getByRole("row", { name: /refresh/ }).waitFor();
  assert.deepEqual(await flaws(page), []);
  await versions.getByRole("button", { name: "Activate …" }).click();
  await versions.getByText(/It holds for every run that starts from now on/).waitFor();
  await versions.getByRole("button", { name: "Activate the version" }).click();
  await versions.getByRole("heading", { name: "Version 1: in force" }).waitFor();
  await page.getByRole("region", { name: "Contract", exact: true }).getByText(/narrowed by your version 1/).waitFor();

  await draftOf("Names come from the register.", async () => {
    await versions.getByRole("combobox", { name: "May not assert" }).click();
    await page.getByRole("option", { name: "Legal name (legal entity)" }).click();
    await page.keyboard.press("Escape");
  });
  await versions.getByRole("list", { name: "Why it takes a second person" }).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "source-contract-draft");
  await versions.getByRole("button", { name: "Activate …" }).click();
  await versions.getByText(/waits until a senior officer or the MLRO confirms it/).waitFor();
  await versions.getByRole("button", { name: "Activate the version" }).click();
  await versions.getByRole("heading", { name: "Version 2: waits for a second person" }).waitFor();
  await versions.getByRole("row", { name: /^Version 2.*waits for a second person, not in force/ }).waitFor();
  assert.equal(await versions.getByRole("button", { name: "Confirm …" }).count(), 0);

  const second = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(second.page, settings.backend, settings.second);
  await second.page.goto(page.url());
  const theirs = second.page.getByRole("region", { name: "Your versions of the contract", exact: true });
  await theirs.getByRole("button", { name: "Confirm …" }).click();
  assert.deepEqual(await flaws(second.page), []);
  await theirs.getByRole("button", { name: "Confirm the version" }).click();
  await theirs.getByRole("heading", { name: "Version 2: in force" }).waitFor();
  assert.equal(await second.page.getByRole("table", { name: "Fields of the contract" }).getByRole("row", { name: /Legal name/ }).count(), 0);
  await screenshot(second.page, "source-contract-confirmed");
  assert.deepEqual(second.problems, []);
  await second.context.close();

  // back to what is shipped, so that the next journey finds it
  const api = await client(settings.second);
  const back = await admin.post("/api/source-contracts/versions", { provider: settings.keyed.name, note: "Back.", narrowing: {} }, { "Idempotency-Key": crypto.randomUUID() });
  const activated = await admin.post(`/api/source-contracts/versions/${back.id}/activate`, undefined, { "If-Match": "*" });
  if (activated.status !== "active") await api.post(`/api/source-contracts/versions/${back.id}/confirm`, undefined, { "If-Match": "*" });
  assert.deepEqual(problems.filter((one) => !one.includes("422")), []);
  await context.close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1440, 390]) {
    test(`the pages of the sources at ${width} px, ${colorScheme}`, async () => {
      const { context, page } = await openPage(browser, { colorScheme, viewport: { width, height: 900 } });
      await signIn(page, settings.backend, settings.admin);
      for (const path of ["/settings/sources", PATH]) {
        await page.goto(`${settings.backend}${path}`);
        await settled(page);
        assert.deepEqual(await flaws(page), [], path);
        await screenshot(page, `sources-${path === PATH ? "one" : "all"}-${width}-${colorScheme}`);
      }
      await context.close();
    });
  }
}

test("a failure names its request and is tried again; without sources the page says what to do", async () => {
  const { context, page } = await openPage(browser);
  await signIn(page);
  const failing = (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ title: "Busy", detail: "Try again.", code: "busy", request_id: "r-1" }) });
  await page.route("**/api/providers", failing);
  await page.goto(`${settings.backend}/settings/sources`);
  await page.getByRole("alert").getByText(/busy · request r-1/).waitFor();
  assert.deepEqual(await flaws(page), []);
  await page.unroute("**/api/providers", failing);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("table", { name: "Sources" }).waitFor();
  await page.route("**/api/providers", (route) => route.fulfill({ json: { items: [], registers: [], invalid: ["broken"] } }));
  await page.reload();
  await page.getByText("No plugin of a source is installed.").waitFor();
  await page.getByText("No register file is loaded.").waitFor();
  await page.getByText("Some sources cannot be used").waitFor();
  assert.deepEqual(await flaws(page), []);
  await context.close();
});
