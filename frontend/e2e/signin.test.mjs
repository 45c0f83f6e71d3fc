// Invited, enrolled, forgotten, reset: one person's way in, with an admin who only hands over links.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { flaws, gone, launch, openPage, screenshot, settings, settled, signIn } from "./browser.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const go = async (page, path) => {
  await page.goto(`${settings.backend}${path}`);
  await settled(page);
};

/** The digits of an authenticator app (RFC 6238), so many steps from now. */
function digits(key, steps = 0) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...key.replaceAll(/\s/g, "")].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const digest = createHmac("sha1", secret).update(counter).digest();
  const number = digest.readUInt32BE(digest.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

async function giveCredentials(page, { email, password }) {
  await page.goto(`${settings.backend}/sign-in?tenant=${settings.tenant}`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).last().click();
}

const arrived = (page) => page.getByRole("heading", { name: "Overview", level: 1 }).waitFor();

async function signOut(page) {
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
}

/** The link on the page, at this stack's address; then the page forgets it. */
async function takeLink(page, title) {
  const once = page.getByRole("alert", { name: title });
  const link = await once.locator("code").last().innerText();
  assert.deepEqual(await flaws(page), []);
  await once.getByRole("button", { name: "Done, I have kept it" }).click();
  assert.ok(!(await page.content()).includes(link), "the link stayed on the page");
  const { pathname, hash } = new URL(link);
  return `${settings.backend}${pathname}${hash}`;
}

async function choosePassword(page, label, password) {
  await page.getByLabel(label, { exact: true }).fill(password);
  await page.getByLabel(`${label}, once more`).fill(password);
}

const person = { email: `noa-${Date.now()}@demo.example`, password: "a sentence that Noa keeps in mind" };
let admin;
let noa;
let key;
let recovery;

test("an invited person makes their account by a link that works once", async () => {
  admin = await openPage(browser);
  await signIn(admin.page, settings.backend, settings.admin);
  await go(admin.page, "/settings/people");
  await admin.page.getByRole("button", { name: "Invite a person" }).click();
  const form = admin.page.getByRole("region", { name: "Invitation", exact: true });
  await form.getByLabel("Name", { exact: false }).first().fill("Noa Berg");
  await form.getByLabel("E-mail").fill(person.email);
  assert.deepEqual(await flaws(admin.page), []);
  await screenshot(admin.page, "people-invite");
  await form.getByRole("button", { name: "Make the invitation" }).click();
  const first = await takeLink(admin.page, "The invitation was made");
  const table = admin.page.getByRole("table", { name: "Invitations" });
  await table.getByRole("row", { name: new RegExp(person.email) }).waitFor();
  await screenshot(admin.page, "people-invitations");
  await table.getByRole("button", { name: "New link for Noa Berg" }).click();
  const link = await takeLink(admin.page, "The invitation was made");

  noa = await openPage(browser);
  await noa.page.goto(first);
  await noa.page.getByRole("alert").getByText("The link is not valid").waitFor();
  assert.deepEqual(await flaws(noa.page), []);
  await noa.page.goto("about:blank");
  await noa.page.goto(link);
  await noa.page.getByRole("heading", { name: /^Join / }).waitFor();
  await noa.page.getByText(/invites you/).waitFor();
  assert.ok(!noa.page.url().includes("#"), "the token left the address bar");
  await noa.page.getByRole("button", { name: "Make the account and sign in" }).click();
  await noa.page.getByText("At least 12 characters", { exact: true }).waitFor();
  assert.deepEqual(await flaws(noa.page), []);
  await screenshot(noa.page, "accept-invitation");
  await choosePassword(noa.page, "Password", person.password);
  await noa.page.getByRole("button", { name: "Make the account and sign in" }).click();
  await arrived(noa.page);
  await noa.page.getByTestId("account").filter({ hasText: "Noa Berg" }).waitFor();

  const late = await openPage(browser);
  await late.page.goto(link);
  await late.page.getByRole("alert").getByText("The link is not valid").waitFor();
  await late.context.close();
  await go(admin.page, "/settings/people");
  await admin.page.getByRole("table", { name: "People" }).getByRole("link", { name: "Noa Berg" }).click();
  await admin.page.getByText("Invited by").waitFor();
});

test("a second factor is set up, and every sign-in asks for it", async () => {
  const { page } = noa;
  await page.getByTestId("account").click();
  await page.getByRole("heading", { level: 1, name: "Your account" }).waitFor();
  const part = page.getByRole("region", { name: "Second factor" });
  await part.getByRole("button", { name: "Set up a second factor" }).click();
  await part.getByLabel("Your password").fill(person.password);
  await part.getByRole("button", { name: "Go on" }).click();
  await part.getByRole("img", { name: "QR code for the authenticator app" }).waitFor();
  key = await part.locator("code").innerText();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "second-factor");
  await part.getByLabel("Code of the app").fill(digits(key));
  await part.getByRole("button", { name: "Turn it on" }).click();
  const shown = page.getByRole("alert", { name: "Recovery codes" });
  recovery = (await shown.locator("pre").innerText()).trim().split("\n");
  assert.equal(recovery.length, 10);
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "recovery-codes");
  await shown.getByRole("button", { name: "Done, I have kept them" }).click();
  await part.getByText("10 of 10 recovery codes are left").waitFor();
  assert.ok(!(await page.content()).includes(recovery[0]), "the codes stayed on the page");

  await signOut(page);
  await giveCredentials(page, person);
  await page.getByRole("heading", { name: "Second factor" }).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "sign-in-code");
  const next = digits(key, 1); // the code of now was used up by the set-up
  await page.getByLabel("Code", { exact: true }).fill(next === "000000" ? "000001" : "000000");
  await page.getByRole("button", { name: "Sign in" }).last().click();
  await page.getByRole("alert").getByText("The code is not right, or was used before.").waitFor();
  await page.getByLabel("Code", { exact: true }).fill(digits(key, 1));
  await page.keyboard.press("Enter");
  await arrived(page);
});

test("a forgotten password is reset by a link, and the second factor stays until it is removed", async () => {
  const { page } = noa;
  const asking = await openPage(browser);
  await asking.page.goto(`${settings.backend}/sign-in?tenant=${settings.tenant}`);
  await asking.page.getByRole("link", { name: "Forgotten password" }).click();
  await asking.page.getByRole("heading", { name: "Forgotten password" }).waitFor(); // both pages have the field
  await asking.page.getByLabel("E-mail").fill(person.email);
  assert.deepEqual(await flaws(asking.page), []);
  await screenshot(asking.page, "forgot-password");
  await asking.page.getByRole("button", { name: "Ask for a new password" }).click();
  await asking.page.getByRole("status").getByText("If there is such an account").waitFor();

  await admin.page.reload();
  await settled(admin.page);
  await admin.page.getByText(/with a password and a second factor; asked for a new password/).waitFor();
  await admin.page.getByRole("button", { name: "Reset the password …" }).click();
  await admin.page.getByRole("button", { name: "Make the link" }).click();
  const link = await takeLink(admin.page, "The link was made");
  await go(page, "/customers"); // nothing changed yet

  await asking.page.goto(link);
  await asking.page.getByRole("heading", { name: "New password" }).waitFor();
  assert.ok(!asking.page.url().includes("#"));
  person.password = "another sentence for Noa";
  await choosePassword(asking.page, "New password", person.password);
  assert.deepEqual(await flaws(asking.page), []);
  await screenshot(asking.page, "reset-password");
  await asking.page.getByRole("button", { name: "Set the password" }).click();
  await asking.page.getByText(/Every session of the account has ended/).waitFor();
  await page.goto(`${settings.backend}/customers`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();

  await giveCredentials(asking.page, person);
  await asking.page.getByLabel("Code", { exact: true }).fill(recovery[0]);
  await asking.page.getByRole("button", { name: "Sign in" }).last().click();
  await arrived(asking.page);

  await admin.page.getByRole("button", { name: "Remove the second factor …" }).click();
  assert.deepEqual(await flaws(admin.page), []);
  await admin.page.getByRole("button", { name: "Remove the second factor", exact: true }).click();
  await admin.page.getByText("with a password", { exact: true }).waitFor();
  await giveCredentials(page, person);
  await arrived(page);
  await asking.context.close();
});

test("an invitation is revoked, and its link works no more", async () => {
  const api = await client(settings.admin);
  const made = await api.post("/api/users/invitations", { email: `kai-${Date.now()}@demo.example`, display_name: "Kai Lund", roles: ["viewer"] });
  await go(admin.page, "/settings/people");
  const table = admin.page.getByRole("table", { name: "Invitations" });
  await table.getByRole("button", { name: "Revoke … the invitation of Kai Lund" }).click();
  await admin.page.getByRole("button", { name: "Revoke the invitation", exact: true }).click();
  await gone(table.getByText("Kai Lund"));
  const { page, context } = await openPage(browser);
  await page.goto(`${settings.backend}/accept-invitation${new URL(made.link).hash}`);
  await page.getByRole("alert").getByText("The link is not valid").waitFor();
  await context.close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`the pages of signing in at 390 px, ${colorScheme}`, async () => {
    const { context, page } = await openPage(browser, { colorScheme, viewport: { width: 390, height: 800 } });
    for (const path of ["/sign-in", "/forgot-password", "/reset-password#x", "/accept-invitation#x", "/accept-invitation"]) {
      await page.goto("about:blank");
      await go(page, path);
      assert.deepEqual(await flaws(page), [], path);
    }
    await signIn(page);
    await go(page, "/account");
    await page.getByRole("button", { name: "Set up a second factor" }).waitFor();
    assert.deepEqual(await flaws(page), []);
    await screenshot(page, `account-390-${colorScheme}`);
    await context.close();
  });
}

test("no page of these failed", async () => {
  const expected = /401|409|422|429/;
  assert.deepEqual([...admin.problems, ...noa.problems].filter((one) => !expected.test(one)), []);
  await admin.context.close();
  await noa.context.close();
});
