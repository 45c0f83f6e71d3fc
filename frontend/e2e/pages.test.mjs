// What every page has in common: the header, the keyboard, the fit, the colours. On the overview, batches and settings.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { flaws, gone, launch, openPage, screenshot, settings, settled, signIn } from "./browser.mjs";

let browser;
let admin;
let model;
let server;
before(async () => {
  browser = await launch();
  admin = await client(settings.admin);
  model = await admin.post("/api/settings/models", { name: "pages", url: settings.model.url, model: "example-model-1" });
  server = await admin.post("/api/mcp-servers", { name: "pages", url: settings.mcp.url, licence: "Contract of 2026" });
});
after(async () => {
  await browser?.close();
  // other journeys begin on the same stack, with none of these
  for (const path of [model && `/api/settings/models/${model.id}`, server && `/api/mcp-servers/${server.id}`]) {
    if (path) await admin.delete(path, { "If-Match": `"${(await admin.get(path)).version}"` });
  }
});

const region = (page, name) => page.getByRole("region", { name, exact: true });

test("the header is one row at every width, and says whose work this is", async () => {
  const { context, page } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await page.getByTestId("account").waitFor();
  for (const width of [390, 768, 1024, 1280, 1366, 1440, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    const boxes = await page.getByRole("banner").evaluate((header) => {
      const parts = [...header.querySelectorAll("a, button")].filter((one) => one.offsetParent !== null);
      return { height: header.offsetHeight, over: header.scrollWidth - header.clientWidth, parts: parts.map((one) => [one.textContent, one.getBoundingClientRect().toJSON()]) };
    });
    assert.ok(boxes.height <= 53, `${width}: the header is ${boxes.height} px high`);
    assert.ok(boxes.over <= 0, `${width}: the header is ${boxes.over} px wider than the window`);
    for (const [at, [text, box]] of boxes.parts.entries()) {
      assert.ok(box.top >= 0 && box.bottom <= 53, `${width}: ${text} is not in the row`);
      const next = boxes.parts[at + 1]?.[1];
      if (next) assert.ok(box.right <= next.left + 1, `${width}: ${text} covers what is beside it`);
    }
    assert.equal(await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).isVisible(), width >= 1280, String(width));
    await screenshot(page, `header-${width}`, { fullPage: false });
  }
  const said = await page.getByTestId("account").innerText();
  const me = await (await client()).get("/api/auth/me");
  assert.ok(said.includes(me.tenant_name) && said.includes(me.display_name) && said.includes("Analyst"), said);
  await context.close();
});

test("the overview leads to the lists, sources and rules that wait, by keyboard", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await settled(page);
  const sources = region(page, "Sources");
  const known = (await admin.get("/api/providers")).items;
  await sources.getByRole("link", { name: /^All sources/ }).waitFor();
  if (known.some((one) => one.health === "unknown")) await sources.getByText(/not asked yet/).waitFor();
  const second = region(page, "Waits for a second person");
  for (const name of ["Compliance profile", "Policy", "Reference data", "Contracts of sources"]) {
    const row = second.getByRole("listitem").filter({ has: page.getByRole("link", { name, exact: true }) });
    await row.getByText(/^\d/).waitFor();
  }
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "overview");
  await sources.getByRole("link", { name: /^All sources/ }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Sources" }).waitFor();
  await page.goBack();
  await second.getByRole("link", { name: "Contracts of sources" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Sources" }).waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

/** What a person who only has a keyboard meets, from the skip link on. */
async function stops(page, most = 250) {
  const found = [];
  await page.evaluate(() => document.activeElement?.blur());
  for (let left = most; left > 0; left -= 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body) return null;
      const style = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      const inner = one.matches("input[type=radio], input[type=checkbox]") ? one.parentElement : one;
      const seen = one.dataset.met === "yes";
      one.dataset.met = "yes";
      return {
        seen,
        name: (one.getAttribute("aria-label") ?? one.textContent ?? one.getAttribute("name") ?? "").trim().slice(0, 60) || one.tagName,
        shown: style.outlineStyle !== "none" || style.boxShadow !== "none" || getComputedStyle(inner).outlineStyle !== "none" || one.matches("input, select, textarea"),
        visible: box.width > 0 && box.height > 0 && box.left < window.innerWidth && box.right > 0,
        main: document.querySelector("main")?.contains(one) ?? false,
      };
    });
    if (at === null || at.seen) break;
    found.push(at);
  }
  return found;
}

const PAGES = () => [
  ["overview", "/overview"],
  ["batches", "/investigations/batches"],
  ["models", "/settings/models"],
  ["model", `/settings/models/${model.id}`],
  ["agents", "/settings/agents"],
  ["sources", "/settings/sources"],
  ["source", `/settings/sources/${settings.keyed.name}`],
  ["routing", "/settings/sources/routing?country=NL"],
  ["mcp", "/settings/mcp"],
  ["server", `/settings/mcp/${server.id}`],
];

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1440, 390]) {
    test(`the pages at ${width} px, ${colorScheme}: fit, axe, and every control by keyboard`, async () => {
      const { context, page, problems } = await openPage(browser, { colorScheme, viewport: { width, height: 900 } });
      await signIn(page, settings.backend, settings.admin);
      for (const [name, path] of PAGES()) {
        await page.goto(`${settings.backend}${path}`);
        await settled(page);
        assert.deepEqual(await flaws(page), [], `${path} ${width} ${colorScheme}`);
        await screenshot(page, `pages-${name}-${width}-${colorScheme}`);
        if (colorScheme === "dark") continue; // the keys are the same
        const met = await stops(page);
        assert.deepEqual(met.filter(({ visible, main }) => main && !visible).map((one) => one.name), [], `${path}: focus on what is not on the screen`);
        assert.deepEqual(met.filter(({ shown, main }) => main && !shown).map((one) => one.name), [], `${path}: focus that is not shown`);
        const missed = await page.evaluate(() =>
          [...document.querySelectorAll("main a[href], main button:not(:disabled), main select, main input:not([type=hidden]):not([type=radio]):not([type=file])")]
            .filter((one) => one.offsetParent !== null && one.dataset.met !== "yes" && one.tabIndex >= 0)
            .map((one) => (one.getAttribute("aria-label") ?? one.textContent).trim()),
        );
        assert.deepEqual(missed, [], `${path}: not reached by the keyboard`);
      }
      assert.deepEqual(problems, []);
      await context.close();
    });
  }
}

test("a model is looked at, and a server's form opened and left, by keyboard alone", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page, settings.backend, settings.admin);
  for (const [path, button, form] of [["/settings/models", "Add a model", "Add a language model"], ["/settings/mcp", "Add a server", /server/i]]) {
    await page.goto(`${settings.backend}${path}`);
    await settled(page);
    await page.getByRole("button", { name: button }).focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.matches("input, select, textarea"));
    const opened = page.locator("main form").last();
    assert.ok(await opened.evaluate((one) => one.contains(document.activeElement)), `${path}: the form ${form} has no focus`);
    assert.deepEqual(await flaws(page), [], path);
    await opened.getByRole("button", { name: "Cancel" }).focus();
    await page.keyboard.press("Enter");
    await gone(opened);
    assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), button, `${path}: the focus is back on the button`);
  }
  assert.deepEqual(problems, []);
  await context.close();
});
