// Several hits decided together and taken back; a long table draws only what is in view.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { flaws, gone, launch, openPage, screenshot, settings, signIn } from "./browser.mjs";

let browser;
before(async () => {
  browser = await launch();
  const api = await client();
  await api.post("/api/screening/screenings", { parties: [{ name: "AEROCARIBBEAN AIRLINES", kind: "company", reference: "bulk" }] });
});
after(() => browser?.close());

test("selected hits are decided with one rationale, and taken back before anything is sent", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await page.goto(`${settings.backend}/hits?view=waiting`);
  await page.getByRole("checkbox", { name: /^Select / }).first().check();
  await page.getByText("1 selected").waitFor();
  await page.getByRole("button", { name: "Decide them together …" }).click();
  const form = page.getByRole("region", { name: "Decide the selected hits together" });
  await form.getByText(/1 hit: (takes effect|needs a second)/).waitFor();
  await form.getByLabel(/Rationale/).fill("Another date of birth in each");
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "hits-together");
  await form.getByRole("button", { name: /Decide|Propose/ }).click();
  await page.getByText(/1 hit: false positive/).waitFor();
  await page.getByRole("button", { name: "Take back (z)" }).click();
  await gone(page.getByText(/1 hit: false positive/));
  assert.deepEqual(problems, []);
  await context.close();
});

test("a long table draws only the rows in view while it scrolls, and says how many there are", async () => {
  const { context, page } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await page.goto(`${settings.backend}/studio/reference-data?type=nace`);
  await page.getByRole("table", { name: "Reference data" }).getByRole("link").first().click();
  await page.getByRole("table", { name: "Entries" }).waitFor();
  const seen = await page.evaluate(async () => {
    const region = document.querySelector('[aria-label="Entries, scrollable"]');
    const rows = () => [...region.querySelectorAll("tbody tr[aria-rowindex]")];
    let most = 0;
    for (let step = 0; step < 60; step += 1) {
      region.scrollTop += 400;
      await new Promise((done) => requestAnimationFrame(done));
      most = Math.max(most, rows().length);
    }
    return { most, first: Number(rows()[0].getAttribute("aria-rowindex")), count: Number(region.querySelector("table").getAttribute("aria-rowcount")) };
  });
  assert.ok(seen.most < 100 && seen.first > 100 && seen.count > 1000, JSON.stringify(seen));
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "long-table");
  await context.close();
});
