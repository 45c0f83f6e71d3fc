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
  await page.getByRole("alert").getByText(/busy · request r-1/).waitFor({ timeout: 20_000 });
  assert.deepEqual(await flaws(page), []);
  await page.unroute("**/api/providers", failing);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("table", { name: "Sources" }).waitFor();
  await page.route("**/api/providers", (route) => route.fulfill({ json: { items: [], invalid: ["broken"] } }));
  await page.reload();
  await page.getByText("No plugin of a source is installed.").waitFor();
  await page.getByText("Some sources cannot be used").waitFor();
  assert.deepEqual(await flaws(page), []);
  await context.close();
});
