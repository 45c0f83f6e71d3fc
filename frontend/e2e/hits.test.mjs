// The queue of hits by keyboard alone, and the second person in a browser of their own.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { gone, launch, openPage, screenshot, settings, signIn, violations } from "./browser.mjs";

let browser;
let api;
before(async () => {
  browser = await launch();
  api = await client();
  await api.post("/api/screening/screenings", {
    parties: [
      { name: "AEROCARIBBEAN AIRLINES", kind: "company", countries: ["CU"] },
      { name: "HAVANATUR S.A.", kind: "company" },
      { name: "EXPORT DEVELOPMENT BANK OF IRAN", kind: "company", countries: ["GB"] },
    ],
  });
});
after(() => browser?.close());

const panel = (page) => page.getByRole("region", { name: "Hit", exact: true });
const decisions = (page) => page.getByRole("region", { name: "Decisions" });
const current = (page) => page.getByRole("table", { name: "Hits" }).locator("tr[aria-current=true]");

async function openQueue(page, view = "waiting") {
  await page.goto(`${settings.backend}/hits?view=${view}`);
  await panel(page).getByRole("table", { name: "Party and entry" }).waitFor();
}

async function hitOf(party) {
  const { items } = await api.get(`/api/screening/hits?party_name.contains=${encodeURIComponent(party)}`);
  return items[0];
}

test("a hit is cleared by keyboard: proposed, taken back, proposed again, confirmed by a second person", async () => {
  const { context, page, problems } = await openPage(browser);
  await signIn(page);
  await openQueue(page);
  const party = "AEROCARIBBEAN AIRLINES";
  const rows = await page.getByRole("table", { name: "Hits" }).locator("tbody tr").count();
  assert.ok(rows >= 3, `three parties were screened, ${rows} hits wait`);

  // find it with the filter, then come back out of the field
  await page.keyboard.press("/");
  await page.keyboard.type("aerocarib");
  await page.waitForURL(/name=aerocarib/);
  await page.keyboard.press("Escape");
  await current(page).getByRole("link", { name: party }).waitFor();

  await page.keyboard.press("e");
  await page.getByRole("region", { name: "Evidence" }).getByText("AERO-CARIBBEAN").first().waitFor();
  await page.keyboard.press("e");
  await page.keyboard.press("2");
  const form = page.getByRole("region", { name: "Decision: False positive" });
  await form.getByText(/Needs a second person/).waitFor();
  assert.deepEqual(await violations(page), []);
  await screenshot(page, "hit-false-positive");
  await page.keyboard.type("Another airline: it flies in Chile only, 1234.");
  await page.keyboard.press("Control+Enter");
  await decisions(page).getByText(/false positive, “Another airline/).waitFor();
  await page.keyboard.press("z");
  await gone(decisions(page));
  assert.equal((await hitOf(party)).awaits_second, false, "it was taken back before it was sent");

  const rationale = form.getByRole("textbox", { name: "Rationale" });
  assert.equal(await rationale.inputValue(), "Another airline: it flies in Chile only, 1234.", "what was typed is kept");
  await rationale.fill("Another airline: it flies in Chile only.");
  await page.keyboard.press("Control+Enter");
  await decisions(page).getByText(/proposed\. It waits for a second person/).waitFor();
  assert.equal((await hitOf(party)).status, "undecided", "a proposal clears nothing");
  await openQueue(page, "second");
  await panel(page).getByText("Another person must confirm it; you cannot.").waitFor();
  assert.deepEqual(problems, []);
  await context.close();

  const other = await openPage(browser);
  await signIn(other.page, settings.backend, settings.second);
  await openQueue(other.page, "second");
  await other.page.keyboard.press("2");
  await other.page.keyboard.type("I compared the registers: it is another airline.");
  assert.deepEqual(await violations(other.page), []);
  await screenshot(other.page, "hit-second-person");
  await other.page.keyboard.press("Control+Enter");
  await decisions(other.page).getByText(/confirmed by two people/).waitFor();
  assert.equal((await hitOf(party)).status, "false_positive");
  assert.deepEqual(other.problems, []);
  await other.context.close();
});

test("j and k move, focus follows, and keys do nothing while somebody types or once they are off", async () => {
  const { context, page } = await openPage(browser);
  await signIn(page);
  await openQueue(page);
  const names = await page.getByRole("table", { name: "Hits" }).locator("tbody tr td a").allInnerTexts();
  await page.keyboard.press("j");
  await page.waitForFunction((name) => document.activeElement?.textContent === name, names[1]);
  assert.equal((await current(page).getByRole("link").innerText()).trim(), names[1].trim());
  await page.keyboard.press("k");
  await page.waitForFunction((name) => document.activeElement?.textContent === name, names[0]);

  await page.keyboard.press("/");
  await page.keyboard.type("2j");
  assert.equal(await page.getByRole("region", { name: /^Decision:/ }).count(), 0);
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  const help = page.getByRole("region", { name: "Keyboard" });
  await help.getByRole("switch", { name: "Single-key shortcuts" }).click({ force: true });
  await help.getByRole("button", { name: "Close" }).click();
  await page.keyboard.press("2");
  assert.equal(await page.getByRole("region", { name: /^Decision:/ }).count(), 0);
  await context.close();
});

test("a hit that changed meanwhile is not overwritten: the decision is shown as not saved", async () => {
  const { context, page } = await openPage(browser);
  await signIn(page);
  await openQueue(page);
  await page.keyboard.press("3");
  const form = page.getByRole("region", { name: "Decision: Unsure" });
  await form.getByRole("textbox", { name: "Rationale" }).fill("The documents are not here yet.");
  const name = (await current(page).getByRole("link").innerText()).trim();
  const hit = await hitOf(name);
  const me = await api.get("/api/auth/me");
  await api.patch(`/api/screening/hits/${hit.id}`, { assigned_to: me.id });
  await page.keyboard.press("Control+Enter");
  const refusal = decisions(page).getByRole("alert");
  await refusal.getByText(/was not saved/).waitFor();
  assert.match(await refusal.innerText(), /request [0-9a-f-]{36}/);
  await refusal.getByText(/Another person changed the hit since you read it: it was assigned to another person/).waitFor();
  await screenshot(page, "hit-changed");
  await refusal.getByRole("link", { name: "Decide again, with what you typed" }).click();
  await form.waitFor();
  assert.equal(await form.getByRole("textbox", { name: "Rationale" }).inputValue(), "The documents are not here yet.");
  assert.equal((await hitOf(name)).status, "undecided");
  await context.close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1440, 390]) {
    test(`the queue at ${width} px, ${colorScheme}`, async () => {
      const { context, page } = await openPage(browser, {
        colorScheme,
        viewport: { width, height: 900 },
      });
      await signIn(page);
      await openQueue(page);
      await page.keyboard.press("2");
      await page.getByRole("region", { name: "Decision: False positive" }).waitFor();
      assert.deepEqual(await violations(page), []);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(over <= 0, `the page is ${over} px wider than the window`);
      const select = await page.getByRole("checkbox", { name: /^Select / }).first().boundingBox();
      const table = await page.getByRole("region", { name: "Hits, scrollable" }).boundingBox();
      assert.ok(select.x >= table.x && select.x + select.width <= table.x + table.width, "the boxes are cut off");
      const whole = async (locator) => {
        const box = await locator.boundingBox();
        assert.ok(box && box.x >= 0 && box.x + box.width <= width, `${locator} is cut off`);
      };
      for (const button of [/^Find/, /^Use the/, "Keyboard (?)"]) await whole(page.getByRole("button", { name: button }));
      await screenshot(page, `hits-${width}-${colorScheme}`);
      if (width < 768) {
        // on a phone the menu has the account in full, and signing out
        await page.getByRole("button", { name: "Menu" }).click();
        await whole(page.getByRole("menuitem", { name: /^Your account: Demo \(historical lists, not for decisions\)/ }));
        await whole(page.getByRole("menuitem", { name: "Sign out" }));
      } else await whole(page.getByRole("button", { name: "Sign out" }));
      await context.close();
    });
  }
}
