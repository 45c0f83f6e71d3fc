import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { flaws, gone, launch, openPage, screenshot, settings, settled, signIn, violations } from "./browser.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

test("sign in, investigate the demo company, watch it, read the report", async () => {
  const { context, page, problems } = await openPage(browser);
  await signIn(page);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Investigations" }).click();
  await page.getByRole("heading", { name: "Investigations" }).waitFor();
  await screenshot(page, "investigations-empty");
  const { subject } = settings;
  await page.getByLabel("Company name").fill(subject.company_name);
  if (subject.register) await page.getByLabel("Register").fill(subject.register);
  if (subject.registration_number) await page.getByLabel("Number", { exact: true }).fill(subject.registration_number);
  if (subject.country_code) await page.getByLabel("Country").fill(subject.country_code);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByRole("heading", { name: subject.company_name }).waitFor();
  await page.getByRole("region", { name: "Risk" }).waitFor();
  await page.getByRole("region", { name: "Findings" }).waitFor();
  await page.getByRole("region", { name: "Decision" }).getByText("What bars an approval").waitFor();
  await screenshot(page, "investigation-complete");
  await screenshot(page, "console", { fullPage: false }); // docs/images/console.png, in README
  await page.getByRole("tab", { name: "Not assessed" }).click();
  const missing = page.getByRole("region", { name: "Not assessed" });
  await missing.waitFor();
  assert.match(await missing.innerText(), /\bDFWO\b/, "a module without a source is not assessed");
  assert.deepEqual(await violations(page), []);
  await screenshot(page, "investigation-not-assessed");

  const address = page.url();
  await page.getByRole("link", { name: "Read the report" }).click();
  const report = page.frameLocator("iframe[title=Report]");
  await report.getByText(subject.company_name).first().waitFor();
  await screenshot(page, "report");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download PDF" }).click()]);
  assert.equal((await readFile(await file.path())).subarray(0, 5).toString(), "%PDF-");
  assert.deepEqual(problems, []);

  // the link, pasted, shows the same view; no script can read a token of any kind
  await page.goto(address);
  await page.getByRole("heading", { name: subject.company_name }).waitFor();
  assert.equal(await page.evaluate(() => window.localStorage.length + window.sessionStorage.length), 0);
  assert.equal(await page.evaluate(() => document.cookie), "");
  await context.close();
});

test("checks are attested, an approval that they stand against is not offered, an escalation is kept", async () => {
  const { context, page, problems } = await openPage(browser);
  await signIn(page);
  await page.goto(`${settings.backend}/investigations`);
  await page.getByRole("table").getByRole("link", { name: settings.subject.company_name }).first().click();
  await page.getByRole("link", { name: /^The \d+ checks that are open$/ }).click();
  const checks = page.getByRole("region", { name: "Checks", exact: true });
  await checks.waitFor();
  await checks.getByRole("button", { name: "Attest: Identity of directors" }).click();
  await checks.getByLabel("What was checked and found").fill("Passports seen of both directors.");
  await checks.getByLabel("Where the document is kept").fill("File 12");
  assert.deepEqual(await violations(page), []);
  await checks.getByRole("button", { name: "Save" }).click();
  await checks.getByText("Passports seen of both directors. (File 12)").waitFor();
  // the lists answered, and nobody could search whom no source names
  await checks.getByText(/Not searched, because no source names all of them: owners and beneficial owners, directors/).first().waitFor();

  const decision = page.getByRole("region", { name: "Decision" });
  assert.equal(await decision.getByLabel("approve", { exact: true }).isDisabled(), true);
  await decision.getByText(/Mandatory checks are open/).first().waitFor();
  await decision.getByLabel("escalate").check();
  await decision.getByRole("textbox", { name: "Rationale" }).fill("The owners are not known.");
  await decision.getByRole("button", { name: "Decide" }).click();
  await decision.getByText("The owners are not known.").first().waitFor();
  await decision.getByText(/^escalate by .+,/).waitFor();
  assert.deepEqual(await violations(page), []);
  await screenshot(page, "investigation-decided");
  await page.setViewportSize({ width: 390, height: 844 });
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "investigation-decided-390");
  assert.deepEqual(problems, []);
  await context.close();
});

test("the overview counts what waits, leads to it, and says what could not be counted", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 390, height: 844 } });
  await signIn(page);
  await settled(page);
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "overview-390");
  const under = page.getByRole("region", { name: "Investigations under way" });
  const none = { items: [], next_cursor: null, total: 10_000, total_is_lower_bound: true };
  await page.route(/api\/screening\/hits\?.*awaits_second\.eq=false/, (route) => route.fulfill({ json: none }));
  await page.route(/api\/investigations\?.*status\.eq=failed/, (route) => route.fulfill({ status: 409, contentType: "application/problem+json", body: JSON.stringify({ title: "No", detail: "No.", code: "no", request_id: "r-1" }) }));
  await page.goto(`${settings.backend}/`);
  await page.getByRole("region", { name: "To decide" }).getByText("10,000+").waitFor();
  await under.getByText("not known").waitFor();
  await page.unroute(/api\/investigations\?.*status\.eq=failed/);
  await under.getByRole("button", { name: "Try again to count: Failed" }).click();
  await gone(under.getByText("not known"));
  await under.getByRole("link", { name: "Running" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Investigations" }).waitFor();
  assert.match(page.url(), /status=running/);
  assert.equal(problems.filter((one) => !one.includes("409")).length, 0, problems.join("\n"));
  await context.close();
});

test("a deep link survives the sign-in, and signing out ends the session at the server", async () => {
  const { context, page } = await openPage(browser);
  await page.goto(`${settings.backend}/investigations?status=complete`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.getByLabel("Organisation").fill(settings.tenant);
  await page.getByLabel("E-mail").fill(settings.email);
  await page.getByLabel("Password", { exact: true }).fill(settings.password);
  let bearer = "";
  page.on("request", (request) => {
    bearer = request.headers()["authorization"] ?? bearer;
  });
  await page.getByRole("button", { name: "Sign in" }).last().click();
  await page.getByRole("heading", { name: "Investigations" }).waitFor();
  assert.match(page.url(), /status=complete/);
  await page.getByRole("table").waitFor();
  assert.match(bearer, /^Bearer /);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await assertEnded(bearer);
  await context.close();
});

async function assertEnded(bearer) {
  for (let attempt = 0; attempt < 30; attempt += 1) {
    const answer = await fetch(`${settings.backend}/api/auth/me`, { headers: { Authorization: bearer } });
    if (answer.status === 401) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail("the token still works after signing out");
}

test("a wrong password shows the problem's detail, code and request id", async () => {
  const { context, page } = await openPage(browser);
  await page.goto(`${settings.backend}/sign-in?tenant=${settings.tenant}`);
  await page.getByLabel("E-mail").fill("nobody@demo.example");
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).last().click();
  const alert = page.getByRole("alert");
  await alert.waitFor();
  assert.match(await alert.innerText(), /request [0-9a-f-]{36}/);
  assert.deepEqual(await violations(page), []);
  await screenshot(page, "sign-in-refused");
  await context.close();
});

test("an unknown investigation shows a problem, not an empty page", async () => {
  const { context, page } = await openPage(browser);
  await signIn(page);
  await page.evaluate(() => {
    window.history.pushState({}, "", "/investigations/018f0000-0000-7000-8000-000000000000");
  });
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), /not_found/);
  await context.close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`no serious accessibility violation, ${colorScheme}`, async () => {
    const { context, page } = await openPage(browser, { colorScheme });
    await page.goto(`${settings.backend}/sign-in`);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    assert.deepEqual(await violations(page), []);
    await screenshot(page, `sign-in-${colorScheme}`);
    await signIn(page);
    await settled(page);
    assert.deepEqual(await flaws(page), []);
    await screenshot(page, `overview-${colorScheme}`);
    await page.goto(`${settings.backend}/investigations`);
    await page.getByRole("table").waitFor();
    assert.deepEqual(await violations(page), []);
    await screenshot(page, `investigations-${colorScheme}`);
    await page.getByRole("table").getByRole("link").first().click();
    await page.getByRole("tab", { name: "Modules" }).click();
    await page.getByRole("region", { name: "Modules", exact: true }).waitFor();
    assert.deepEqual(await violations(page), []);
    await screenshot(page, `investigation-${colorScheme}`);
    await page.getByRole("link", { name: "API" }).click();
    await page.getByRole("link", { name: "Get your own account" }).click();
    await page.locator(".opblock.is-open .opblock-section").first().waitFor();
    // inside Swagger UI the markup is the library's; what is around it is ours
    assert.deepEqual(await violations(page, { exclude: [[".swagger-ui"]] }), []);
    await screenshot(page, `api-docs-${colorScheme}`);
    await context.close();
  });
}

test("the API page calls an operation with the session's token", async () => {
  const { context, page, problems } = await openPage(browser);
  const read = [];
  page.on("request", (request) => request.url().includes("/api/openapi") && read.push(new URL(request.url()).pathname));
  await signIn(page);
  await page.getByRole("link", { name: "API" }).click();
  await page.getByText(/^\d{3} operations$/).waitFor();
  await page.getByRole("searchbox", { name: "Find an operation" }).fill("own account");
  await page.getByRole("link", { name: /^Get your own account/ }).click();
  await page.locator(".opblock.is-open").waitFor();
  assert.equal(await page.locator(".opblock").count(), 1, "Swagger UI has the chosen operation alone");
  assert.equal(await page.locator("section.models").count(), 0, "models are collapsed away");
  const operation = page.locator("#operations-auth-get_me");
  await operation.getByRole("button", { name: "Try it out" }).click();
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.url().endsWith("/api/auth/me")),
    operation.getByRole("button", { name: "Execute" }).click(),
  ]);
  assert.equal(answer.status(), 200);
  assert.equal((await answer.json()).email, settings.email);
  await operation.locator(".live-responses-table").waitFor();
  // the whole document is megabytes: reading it stalls the page
  assert.deepEqual(read, ["/api/openapi/operations", "/api/openapi/operations/get_me"]);
  await screenshot(page, "api-docs-call");
  assert.deepEqual(problems, []);
  await context.close();
});

test("/api-docs and /api/openapi.json load through the backend, the dev proxy and nginx", async () => {
  for (const base of [settings.backend, settings.devServer, settings.proxy]) {
    const document = await (await fetch(`${base}/api/openapi.json`)).json();
    assert.match(document.openapi, /^3\.1/, base);
    const missing = await fetch(`${base}/api/no-such-thing`);
    assert.equal(missing.status, 404, base);
    assert.equal(missing.headers.get("content-type"), "application/problem+json", base);
    const { context, page } = await openPage(browser);
    await page.goto(`${base}/api-docs?operation=get_me`);
    await page.locator(".opblock.is-open").first().waitFor();
    await page.goto(`${base}/investigations`);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await context.close();
  }
});

test("the backend's own Swagger page works", async () => {
  const { context, page, problems } = await openPage(browser);
  await page.goto(`${settings.backend}/api/docs`);
  await page.locator(".opblock-tag").first().waitFor();
  assert.equal(await page.locator(".opblock.is-open").count(), 0);
  assert.deepEqual(problems, []);
  await context.close();
});

test("a stream that cannot be opened falls back to polling", async () => {
  const { context, page } = await openPage(browser);
  await signIn(page);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Investigations" }).click();
  await page.getByRole("heading", { name: "Investigations" }).waitFor();
  await page.route("**/events", (route) => route.abort());
  await page.getByLabel("Company name").fill(settings.subject.company_name);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByRole("heading", { name: settings.subject.company_name }).waitFor();
  await page.getByRole("region", { name: "Behind the result" }).waitFor();
  await context.close();
});
