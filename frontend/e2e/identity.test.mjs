// An operator connects the organisation's identity provider; a person signs in there and lands where they meant to go.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { flaws, launch, openPage, screenshot, settings, settled } from "./browser.mjs";

const issuer = process.env.ATLAS_E2E_OIDC;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** Through the provider's own pages, as one person. */
async function atProvider(page, login) {
  await page.locator('input[name="login"]').fill(login);
  await page.locator('input[name="password"]').fill("any");
  await page.locator('button[type="submit"]').click();
  await page.getByRole("button", { name: "Continue" }).click();
}

const signInAddress = (next = "") => `${settings.backend}/sign-in?tenant=${settings.tenant}${next && `&next=${encodeURIComponent(next)}`}`;

test("an operator configures the provider with its client, and is told the address to register there", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await page.goto(signInAddress());
  await page.getByRole("button", { name: "Sign in" }).last().waitFor();
  assert.equal(await page.getByRole("link", { name: /^Continue with/ }).count(), 0);
  await page.goto(`${settings.backend}/operator/issuers`);
  await page.getByLabel("Operator’s token", { exact: true }).fill(settings.operator);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "New issuer" }).click();
  const form = page.getByRole("region", { name: "New issuer", exact: true });
  const field = (name) => form.getByRole("textbox", { name, exact: true });
  await form.getByRole("combobox", { name: "Organisation" }).selectOption({ label: (await (await client()).get("/api/auth/me")).tenant_name });
  await field("Name").fill("Demo staff");
  await field("Issuer").fill(issuer);
  await field("Keys").fill(`${issuer}/jwks`);
  await field("Claim of the roles").fill("realm_access.roles");
  await field("Roles").fill("analysts = analyst");
  await form.getByText(`${settings.backend}/api/auth/console/openid/callback`, { exact: false }).waitFor();
  await field("Client").fill("atlas-console");
  await form.getByRole("button", { name: "Configure the issuer" }).click();
  await form.getByText(/An address, such as/).first().waitFor(); // the endpoints belong to the client
  await field("Authorisation endpoint").fill(`${issuer}/auth`);
  await field("Token endpoint").fill(`${issuer}/token`);
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "issuer-new");
  await form.getByRole("button", { name: "Configure the issuer" }).click();
  await page.getByRole("table", { name: "Issuers" }).getByRole("row", { name: /Demo staff.*yes.*accepted/ }).waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

test("a person signs in there, lands on the page that was meant, stays over a reload, and signs out", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  // a pasted link of one who is signed out
  await page.goto(`${settings.backend}/hits?view=waiting`);
  await page.getByLabel("Organisation").waitFor();
  await page.goto(signInAddress("/hits?view=waiting"));
  const link = page.getByRole("link", { name: "Continue with Demo staff" });
  await link.waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "sign-in-provider");
  await link.focus();
  await page.keyboard.press("Enter");
  await atProvider(page, "analysts.ana");
  await page.getByRole("heading", { level: 1, name: "Hits" }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/hits");
  await page.getByTestId("account").getByText(/Person analysts\.ana/).waitFor();
  // no token of the provider is in the browser
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  assert.ok(!kept.includes("eyJ"), kept);
  const cookies = await context.cookies(settings.backend);
  assert.deepEqual(cookies.filter((one) => one.name.includes("sign_in")), []);
  await page.reload();
  await page.getByTestId("account").getByText(/Person analysts\.ana/).waitFor();
  const tab = await context.newPage();
  await tab.goto(`${settings.backend}/tasks`);
  await tab.getByTestId("account").getByText(/Person analysts\.ana/).waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await tab.getByRole("heading", { name: "Sign in" }).waitFor();
  // the provider's own pages ask for a font and an icon that are not there
  assert.deepEqual(problems.filter((problem) => !problem.startsWith("console: Failed to load resource")), []);
  await context.close();
});

test("who has no role there is told what to do, narrow and dark too; a forged reason shows no text of its own", async () => {
  for (const [width, colorScheme] of [[1440, "light"], [390, "dark"]]) {
    const { context, page } = await openPage(browser, { colorScheme, viewport: { width, height: 900 } });
    await page.goto(signInAddress("/tasks"));
    await page.getByRole("link", { name: "Continue with Demo staff" }).click();
    await atProvider(page, "strangers.joe");
    await page.getByRole("alert").getByText(/gives you no role here/).waitFor();
    assert.equal(new URL(page.url()).searchParams.get("next"), "/tasks");
    await page.getByRole("link", { name: "Continue with Demo staff" }).waitFor();
    await settled(page);
    assert.deepEqual(await flaws(page), []);
    await screenshot(page, `sign-in-refused-${width}-${colorScheme}`);
    await page.goto(`${settings.backend}/sign-in?refused=Call%200800`);
    await page.getByRole("alert").getByText(/Begin again/).waitFor();
    assert.ok(!(await page.getByRole("alert").innerText()).includes("0800"));
    await context.close();
  }
});

test("an issuer that is no longer accepted ends the sessions that were opened there", async () => {
  const { context, page } = await openPage(browser);
  await page.goto(signInAddress("/tasks"));
  await page.getByRole("link", { name: "Continue with Demo staff" }).click();
  await atProvider(page, "analysts.bob");
  await page.getByRole("heading", { level: 1, name: "Tasks" }).waitFor();
  const call = async (method, path, body, headers = {}) => {
    const answer = await fetch(`${settings.backend}${path}`, { method, headers: { Authorization: `Bearer ${settings.operator}`, "Content-Type": "application/json", ...headers }, ...(body ? { body: JSON.stringify(body) } : {}) });
    assert.ok(answer.ok, await answer.clone().text());
    return answer.json();
  };
  const [found] = (await call("GET", "/api/platform/issuers")).items.filter((one) => one.issuer === issuer);
  await call("PATCH", `/api/platform/issuers/${found.id}`, { enabled: false }, { "If-Match": `"${found.version}"` });
  await page.goto(`${settings.backend}/customers`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await context.close();
});
