// Settings and the operator's pages, in an organisation of its own: its profile and people change.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { flaws, launch, openPage, screenshot, settings, settled, signIn } from "./browser.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

async function as(person, options) {
  const opened = await openPage(browser, options);
  await signIn(opened.page, settings.backend, person);
  return opened;
}

const go = async (page, path) => {
  await page.goto(`${settings.backend}${path}`);
  await settled(page);
};

/** Signs in by the form and waits for nothing: the person may be refused. */
async function tryToSignIn(page, { email, password }) {
  await page.goto(`${settings.backend}/sign-in?tenant=${settings.tenant}`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).last().click();
}

test("a profile is begun from the law, refused where it is laxer, proposed, and adopted by another person", async () => {
  const first = await as(settings.admin);
  await first.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
  await first.page.getByText("no favourable word is given, and no approval is accepted").waitFor();
  assert.deepEqual(await flaws(first.page), []);
  await screenshot(first.page, "profile-none");

  await first.page.getByRole("tab", { name: "Draft" }).click();
  await first.page.getByLabel("Home countries").and(first.page.locator("input:visible")).fill("gb");
  await first.page.keyboard.press("Enter");
  await first.page.getByLabel("What the firm is").selectOption("payment");
  await first.page.getByRole("button", { name: "Propose the law of these homes" }).click();
  const form = first.page.getByRole("region", { name: "Draft of the profile" });
  await form.getByLabel("Title").fill("Elm: law of the United Kingdom");
  await form.getByLabel("Beneficial owner above, %").fill("50");
  assert.deepEqual(await flaws(first.page), []);
  await form.getByRole("button", { name: "Keep the draft" }).click();
  await form.getByRole("alert").getByText(/ubo/).first().waitFor();
  await form.getByLabel("Beneficial owner above, %").fill("10");
  await form.getByRole("button", { name: "Keep the draft" }).click();
  await first.page.getByText("you propose it;", { exact: false }).waitFor();
  await first.page.getByText("so all rules are new").click();
  await first.page.getByRole("table", { name: "Rules that change" }).waitFor();
  await first.page.getByRole("button", { name: "Propose …" }).click();
  await first.page.getByRole("button", { name: "Propose the draft" }).click();
  await first.page.getByText("It is proposed. A senior officer or the MLRO adopts it").waitFor();
  assert.equal(await first.page.getByRole("button", { name: "Adopt …" }).count(), 0);

  const second = await as(settings.second);
  await go(second.page, "/settings/profile?tab=draft");
  await second.page.getByText("Another person proposed it").waitFor();
  await second.page.getByRole("region", { name: "What it would change" }).getByText(/customer/).first().waitFor();
  assert.deepEqual(await flaws(second.page), []);
  await screenshot(second.page, "profile-draft");
  await second.page.getByRole("button", { name: "Adopt …" }).click();
  const adopt = second.page.getByRole("region", { name: "Adopt the draft" });
  await adopt.getByRole("note").getByText(/It holds at once/).waitFor();
  await adopt.getByRole("button", { name: "Adopt the draft" }).click();
  await second.page.getByText("There is no draft. An administrator begins one").waitFor();
  await go(second.page, "/settings/profile");
  const rules = second.page.getByRole("table", { name: "Effective rules" });
  await rules.getByRole("row", { name: /Beneficial owner More than 10%/ }).waitFor();
  await rules.getByRole("link").first().waitFor();
  assert.deepEqual(await flaws(second.page), []);
  await screenshot(second.page, "profile");
  await go(second.page, "/settings/profile?tab=versions");
  await second.page.getByRole("row", { name: /Elm: law of the United Kingdom in force/ }).waitFor();
  assert.deepEqual([...first.problems, ...second.problems].filter((one) => !one.includes("422") && !one.includes("404")), []);
  await first.context.close();
  await second.context.close();
});

test("a person is created, works, is given another role, signed out everywhere and disabled", async () => {
  const { context, page } = await as(settings.admin);
  await go(page, "/settings/people");
  await page.getByRole("button", { name: "New account" }).click();
  await page.getByRole("button", { name: "Create the account" }).click();
  await page.getByText("The name, as others see it").waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "people-new");
  await page.getByLabel("Name", { exact: false }).first().fill("Robin Elm");
  await page.getByLabel("E-mail").fill("robin@elm.example");
  await page.getByRole("button", { name: "Create the account" }).click();
  const once = page.getByRole("alert", { name: "The account was created" });
  const password = await once.locator("code").last().innerText();
  assert.deepEqual(await flaws(page), []);
  await once.getByRole("button", { name: "Done, I have kept it" }).click();
  assert.ok(!(await page.content()).includes(password), "the password stayed on the page");

  const robin = await as({ email: "robin@elm.example", password });
  await page.getByRole("table", { name: "People" }).getByRole("link", { name: "Robin Elm" }).click();
  await page.getByRole("checkbox", { name: "Analyst" }).uncheck();
  await page.getByRole("checkbox", { name: "Viewer" }).check();
  await page.getByText("Takes away Analyst.").waitFor();
  await page.getByRole("button", { name: "Change the roles" }).click();
  await page.waitForFunction(() => !document.querySelector('[aria-label="What this does"]'));
  await page.reload();
  await settled(page);
  assert.equal(await page.getByRole("checkbox", { name: "Analyst" }).isChecked(), false);
  assert.equal(await page.getByRole("checkbox", { name: "Viewer" }).isChecked(), true);
  await page.getByRole("table", { name: "Sessions" }).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "person");

  await page.getByRole("button", { name: "End all …" }).click();
  await page.getByRole("button", { name: "End all sessions" }).click();
  await page.getByRole("cell", { name: /ended .*: ended by an administrator/ }).first().waitFor();
  await robin.page.goto(`${settings.backend}/customers`);
  await robin.page.getByRole("heading", { name: "Sign in" }).waitFor();

  await page.getByRole("button", { name: "Disable …" }).click();
  await page.getByRole("button", { name: "Disable the account" }).click();
  await page.getByRole("button", { name: "Enable …" }).waitFor();
  await tryToSignIn(robin.page, { email: "robin@elm.example", password });
  await robin.page.getByRole("alert").waitFor();
  await robin.context.close();
  await context.close();
});

test("nobody gives themselves a role that decides, by keyboard alone", async () => {
  const { context, page } = await as(settings.admin);
  const me = await (await client(settings.admin)).get("/api/auth/me");
  await go(page, `/settings/people/${me.id}`);
  await page.getByText("Your own account").waitFor();
  await page.getByRole("checkbox", { name: "MLRO" }).focus();
  await page.keyboard.press("Space");
  await page.getByText("Nobody gives themselves a role that decides: another administrator grants MLRO.").waitFor();
  assert.equal(await page.getByRole("button", { name: "Change the roles" }).isDisabled(), true);
  assert.deepEqual(await flaws(page), []);
  await page.getByRole("button", { name: "Disable …" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Disable the account" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Disable …" }).waitFor();
  assert.equal(await page.getByRole("region", { name: "Disable the account" }).count(), 0);
  await context.close();
});

test("a service account's secret is shown once, works, and ends with the account", async () => {
  const { context, page } = await as(settings.admin);
  await go(page, "/settings/service-accounts");
  await page.getByText("No program has an account here.").waitFor();
  assert.deepEqual(await flaws(page), []);
  await page.getByRole("button", { name: "New service account" }).click();
  await page.getByLabel("What it is for").fill("core banking");
  await page.getByRole("button", { name: "Create the account" }).click();
  const once = page.getByRole("alert", { name: "The account was created" });
  await once.waitFor();
  const [id, secret] = await once.locator("code").allInnerTexts();
  assert.deepEqual(await flaws(page), []);
  const token = () =>
    fetch(`${settings.backend}/api/auth/token`, {
      method: "POST",
      headers: { Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`, "Content-Type": "application/x-www-form-urlencoded" },
      body: "grant_type=client_credentials",
    });
  assert.equal((await token()).status, 200);
  await once.getByRole("button", { name: "Done, I have kept it" }).click();
  assert.ok(!(await page.content()).includes(secret), "the secret stayed on the page");
  await page.getByRole("button", { name: "Delete … core banking" }).click();
  await page.getByRole("button", { name: "Delete the account" }).click();
  await page.getByText("No program has an account here.").waitFor();
  assert.ok([400, 401].includes((await token()).status));
  await context.close();
});

test("an auditor follows what was done to its seal, and verifies the trail", async () => {
  const { context, page, problems } = await as(settings.auditor);
  await go(page, "/settings/audit?action=user.created");
  await page.getByRole("button", { name: "user: created" }).first().click();
  await page.getByRole("region", { name: "Event" }).getByText("user.created", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Verify the whole trail" }).click();
  await page.getByText(/The chain holds from the first event to the last/).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "audit");
  await page.getByRole("link", { name: "Clear all filters" }).click();
  await page.getByRole("cell", { name: "compliance profile: proposed" }).first().waitFor();
  await go(page, "/settings/audit?action=nothing.like.this");
  await page.getByText("No event matches these filters.").waitFor();
  await go(page, "/settings/people");
  await page.getByText("It needs the role administrator.").waitFor();
  assert.deepEqual(await flaws(page), []);
  assert.deepEqual(problems, []);
  await context.close();
});

test("others are told what a page takes; a failure names its request", async () => {
  const { context, page } = await as(settings);
  await go(page, "/settings/audit");
  await page.getByText("It needs the role auditor or MLRO.").waitFor();
  await go(page, "/settings/usage?since=2020-01-01&until=2020-01-31");
  await page.getByText("Nothing was investigated in this period.").waitFor();
  assert.deepEqual(await flaws(page), []);
  await page.route("**/api/compliance-profile/effective", (route) =>
    route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ title: "Busy", detail: "Try again.", code: "busy", request_id: "r-1" }) }),
  );
  await page.goto(`${settings.backend}/settings/profile`);
  await page.getByRole("alert").getByText(/busy · request r-1/).waitFor();
  assert.deepEqual(await flaws(page), []);
  await context.close();
});

const enterAsOperator = async (page) => {
  await page.getByLabel("Operator’s token", { exact: true }).fill(settings.operator);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Leave" }).waitFor();
};

test("an operator makes and suspends a tenant, and compares a list before loading it", async () => {
  const { context, page, problems } = await openPage(browser);
  await page.goto(`${settings.backend}/sign-in`);
  await page.getByRole("link", { name: "For the operator of this installation" }).click();
  await page.getByLabel("Operator’s token", { exact: true }).fill("not a token");
  await page.keyboard.press("Enter");
  await page.getByText("This is no token: copy the whole line that the command prints.").waitFor();
  assert.deepEqual(await flaws(page), []);
  await enterAsOperator(page);
  await page.getByRole("table", { name: "Checks" }).waitFor();
  await settled(page);
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "operator-health");

  await page.getByRole("navigation", { name: "Operator" }).getByRole("link", { name: "Tenants" }).click();
  await page.getByRole("button", { name: "New tenant" }).click();
  await page.getByLabel("Name", { exact: false }).first().fill("Birch Bank");
  await page.getByLabel("Short name").fill("Birch!");
  await page.getByRole("button", { name: "Create the tenant" }).click();
  await page.getByText("Small letters, digits and hyphens, such as acme").waitFor();
  await page.getByLabel("Short name").fill("birch");
  await page.getByRole("button", { name: "Create the tenant" }).click();
  const row = page.getByRole("row", { name: /Birch Bank birch/ });
  await row.getByRole("button", { name: /^Suspend/ }).click();
  await page.getByRole("region", { name: "Suspend the tenant" }).getByText("no one at Birch Bank can sign in").waitFor();
  assert.deepEqual(await flaws(page), []);
  await page.getByRole("button", { name: "Suspend the tenant" }).click();
  await row.getByText("suspended: nobody signs in").waitFor();
  await screenshot(page, "operator-tenants");

  await page.getByRole("navigation", { name: "Operator" }).getByRole("link", { name: "Lists" }).click();
  const file = join(mkdtempSync(join(tmpdir(), "atlas-e2e-")), "nothing.csv");
  writeFileSync(file, "no,list\n1,2\n");
  const form = page.getByRole("region", { name: "Load a list" });
  await form.getByRole("combobox", { name: "List" }).selectOption("uk");
  await form.locator('input[type="file"]').setInputFiles(file);
  await form.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("table", { name: "Loads of lists" }).getByRole("cell", { name: /refused: / }).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "operator-lists");
  await page.getByRole("navigation", { name: "Operator" }).getByRole("link", { name: "Providers" }).click();
  await page.getByText("In the last 7 days, no answer had a format that its plugin does not know.").waitFor();
  const keyed = page.getByRole("table", { name: "Installed providers" }).getByRole("row").filter({ hasText: settings.keyed.name });
  await keyed.getByText("no unreadable answer in 7 days").waitFor();
  await screenshot(page, "operator-providers");
  await page.getByRole("navigation", { name: "Operator" }).getByRole("link", { name: "What was done" }).click();
  await page.getByRole("cell", { name: "tenant: suspended" }).first().waitFor();
  await page.getByRole("button", { name: "Leave" }).click();
  await page.getByLabel("Operator’s token", { exact: true }).waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

test("an organisation's account, whatever its roles, is no operator", async () => {
  const { context, page } = await as(settings.admin);
  await go(page, "/operator/tenants");
  await page.getByText("It needs the operator of the installation").waitFor();
  assert.equal(await page.getByRole("table").count(), 0);
  assert.deepEqual(await flaws(page), []);
  await context.close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1440, 390]) {
    test(`the pages of the settings and the operator at ${width} px, ${colorScheme}`, async () => {
      const { context, page } = await as(settings.admin, { colorScheme, viewport: { width, height: 900 } });
      for (const path of ["/settings/profile", "/settings/profile?tab=draft", "/settings/people", "/settings/service-accounts", "/settings/jobs", "/settings/usage"]) {
        await go(page, path);
        assert.deepEqual(await flaws(page), [], path);
        await screenshot(page, `${path.slice(1).replaceAll(/[/?=]/g, "-")}-${width}-${colorScheme}`);
      }
      await go(page, "/operator");
      await enterAsOperator(page);
      for (const name of ["Health", "Tenants", "Lists", "Registers", "Providers", "Issuers", "What was done"]) {
        await page.getByRole("navigation", { name: "Operator" }).getByRole("link", { name }).click();
        await page.getByRole("heading", { level: 1, name }).waitFor();
        await settled(page);
        assert.deepEqual(await flaws(page), [], name);
        await screenshot(page, `operator-${name.toLowerCase().replaceAll(" ", "-")}-${width}-${colorScheme}`);
      }
      await context.close();
    });
  }
}
