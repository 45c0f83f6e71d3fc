// Each button that a role sees is allowed to it: every one is pressed, and no write leaves the browser.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { launch, openPage, settings, settled, signIn } from "./browser.mjs";

let browser;
let pages;
let operations;
before(async () => {
  browser = await launch();
  const api = await client();
  const { id } = await api.post("/api/investigations", settings.subject);
  let run = await api.get(`/api/investigations/${id}`);
  while (run.status !== "complete") {
    assert.ok(["pending", "running"].includes(run.status), run.status);
    await new Promise((resolve) => setTimeout(resolve, 500));
    run = await api.get(`/api/investigations/${id}`);
  }
  const [matrix] = (await api.get("/api/risk-matrix/schemas?limit=1")).items;
  const document = await (await fetch(`${settings.backend}/api/openapi.json`)).json();
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({
      id: one.operationId,
      method: method.toUpperCase(),
      fits: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`),
      named: !path.includes("{"),
      roles: one["x-required-role"],
    })),
  );
  pages = [
    "/investigations",
    `/investigations/${id}`,
    `/investigations/${id}?tab=attestations`,
    `/investigations/${id}?tab=notes`,
    "/hits?view=waiting",
    "/tasks?view=unassigned",
    `/customers/${run.company_id}?tab=profile`,
    `/customers/${run.company_id}?tab=status`,
    "/risk/batches",
    "/screening",
    "/screening/suppressions",
    "/studio/matrices",
    `/studio/matrices/${matrix.id}`,
    "/studio/reference-data",
    "/studio/policy",
    "/settings/profile",
    "/settings/people",
    "/settings/service-accounts",
    "/settings/models",
    "/settings/agents",
    "/settings/mcp",
    `/settings/sources/${settings.keyed.name}`,
  ];
});
after(() => browser?.close());

/** The operation that a request is for; a path that is named wins over one with an id. */
function operationOf(method, url) {
  const { pathname } = new URL(url);
  const fitting = operations.filter((one) => one.method === method && one.fits.test(pathname));
  return fitting.find(({ named }) => named) ?? fitting[0];
}

/** Marks and names the next button that was not pressed; one of many alike is enough. */
const next = (page) =>
  page.evaluate(() => {
    window.pressed ??= new Set();
    for (const one of document.querySelectorAll("main button:not(:disabled):not([role=tab])")) {
      const name = (one.getAttribute("aria-label") ?? one.textContent).trim();
      const kind = name.split(" ").slice(0, 2).join(" ");
      if (one.offsetParent === null || one.dataset.press || window.pressed.has(kind) || /^(Download|Cancel)/.test(name)) continue;
      window.pressed.add(kind);
      for (const old of document.querySelectorAll("[data-press]")) delete old.dataset.press;
      one.dataset.press = "yes";
      return name;
    }
    return null;
  });

/** Words in every empty field, so that forms can be sent. */
const fill = (page) =>
  page.evaluate(() => {
    for (const one of document.querySelectorAll("main input[type=text]:not([readonly]), main textarea")) {
      if (one.value) continue;
      Object.getOwnPropertyDescriptor(one.constructor.prototype, "value").set.call(one, "Words of a journey");
      one.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });

for (const [role, person, surely] of [
  ["analyst", settings, "rerun_investigation"],
  ["senior_officer", settings.second, "rerun_investigation"],
  ["admin", settings.admin, "put_credential"],
]) {
  test(`each button that the role ${role} sees is allowed to it`, async (t) => {
    const { context, page } = await openPage(browser);
    await signIn(page, settings.backend, person);
    const refused = [];
    const written = new Set();
    let button = "";
    page.on("response", (answer) => {
      if (answer.status() === 403) refused.push(`${answer.request().method()} ${answer.url()} (${page.url()})`);
    });
    await page.route("**/api/**", async (route) => {
      const request = route.request();
      if (request.method() === "GET" || request.url().includes("/api/auth/")) return route.continue();
      const operation = operationOf(request.method(), request.url());
      written.add(operation?.id);
      if (!operation?.roles.includes(role)) refused.push(`“${button}” on ${page.url()}: ${operation?.id ?? request.url()}`);
      return route.abort();
    });
    for (const path of pages) {
      await page.goto(`${settings.backend}${path}`);
      await settled(page);
      for (let left = 12; left > 0; left -= 1) {
        button = await next(page);
        if (button === null) break;
        await fill(page);
        await page.locator("[data-press]").click({ timeout: 3_000 }).catch(() => {}); // covered, or gone with what it belonged to
        if (new URL(page.url()).pathname !== path.split("?")[0]) break;
      }
    }
    assert.deepEqual(refused, []);
    t.diagnostic(`written: ${[...written].sort().join(", ")}`);
    assert.ok(written.has(surely), `${surely} was not pressed`);
    await context.close();
  });
}
