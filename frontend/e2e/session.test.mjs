// The session of one browser: reload, a second tab, a lost answer, and the end of it everywhere.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, openPage, screenshot, settings, signIn } from "./browser.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const heading = (page, name) => page.getByRole("heading", { name, exact: true });

async function sessionCookie(context) {
  const held = await context.cookies(`${settings.backend}/api/auth/console/refresh`);
  assert.equal(held.length, 1);
  return held[0];
}

test("a reload, a new tab and a pasted link keep the session", async () => {
  const { context, page, problems } = await openPage(browser);
  await signIn(page);
  const cookie = await sessionCookie(context);
  assert.equal(cookie.httpOnly, true);
  assert.equal(cookie.sameSite, "Strict");
  assert.equal(cookie.path, "/api/auth/console");

  await page.reload();
  await heading(page, "Overview").waitFor();
  assert.notEqual((await sessionCookie(context)).value, cookie.value, "each renewal rotates it");
  const tab = await context.newPage();
  await tab.goto(`${settings.backend}/investigations?status=complete`);
  await heading(tab, "Investigations").waitFor();
  assert.match(tab.url(), /status=complete/);
  await page.getByTestId("account").filter({ hasText: "analyst" }).waitFor();
  await screenshot(page, "session-kept");
  assert.deepEqual(problems, []);
  await context.close();
});

test("tabs that are reloaded together, over and over, stay signed in", async () => {
  const { context, page } = await openPage(browser);
  await signIn(page);
  const tabs = [page, await context.newPage(), await context.newPage()];
  for (let round = 0; round < 3; round += 1) {
    await Promise.all(tabs.map((tab) => tab.goto(`${settings.backend}/investigations`)));
  }
  // a reload that does not wait for the answer of the one before
  for (let round = 0; round < 5; round += 1) {
    await page.goto(`${settings.backend}/investigations`, { waitUntil: "commit" });
  }
  for (const tab of tabs) {
    await tab.waitForLoadState(); // Chromium cannot reload a page that it is just exchanging
    await tab.reload();
    await heading(tab, "Investigations").waitFor();
  }
  await context.close();
});

test("an answer that never arrives is repeated, and without Web Locks the tabs still agree", async () => {
  const { context, page } = await openPage(browser);
  await context.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "locks", { get: () => undefined });
  });
  await signIn(page);
  const lost = await sessionCookie(context);
  await page.reload();
  await heading(page, "Overview").waitFor();
  await context.addCookies([lost]); // as if the browser had gone before the answer came
  await page.reload();
  await heading(page, "Overview").waitFor();
  const tabs = await Promise.all([context.newPage(), context.newPage(), context.newPage()]);
  await Promise.all(tabs.map((tab) => tab.goto(`${settings.backend}/investigations`)));
  await Promise.all(tabs.map((tab) => heading(tab, "Investigations").waitFor()));
  await context.close();
});

test("signing out ends every tab, and no cookie brings the session back", async () => {
  const { context, page } = await openPage(browser);
  await signIn(page);
  const cookie = await sessionCookie(context);
  const tab = await context.newPage();
  await tab.goto(`${settings.backend}/investigations`);
  await heading(tab, "Investigations").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await heading(page, "Sign in").waitFor();
  await heading(tab, "Sign in").waitFor();
  await tab.getByText("You signed out in another tab.").waitFor();
  await page.waitForFunction(() => true);
  await page.waitForTimeout(500);
  await tab.goto(`${settings.backend}/investigations`);
  await heading(tab, "Sign in").waitFor();
  const answer = await fetch(`${settings.backend}/api/auth/console/refresh`, {
    method: "POST",
    headers: { Origin: settings.backend, Cookie: `atlas_session=${cookie.value}` },
  });
  assert.equal(answer.status, 401);
  await context.close();
});

test("a second person who signs in takes over every tab of the browser", async () => {
  const { context, page } = await openPage(browser);
  await signIn(page);
  await page.getByTestId("account").filter({ hasText: "analyst" }).waitFor();
  const tab = await context.newPage();
  await tab.goto(`${settings.backend}/investigations`);
  await heading(tab, "Investigations").waitFor();
  await tab.getByRole("button", { name: "Sign out" }).click();
  await heading(tab, "Sign in").waitFor();
  await signIn(tab, settings.backend, settings.second);
  for (const one of [tab, page]) {
    await heading(one, "Overview").waitFor();
    await one.getByTestId("account").filter({ hasText: "senior officer" }).waitFor();
  }
  await context.close();
});

test("the session is kept behind nginx and the dev server too", async () => {
  for (const base of [settings.proxy, settings.devServer]) {
    const { context, page } = await openPage(browser);
    await signIn(page, base);
    await page.reload();
    await heading(page, "Overview").waitFor();
    await context.close();
  }
});
