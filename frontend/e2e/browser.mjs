// Chromium on the stack that tests/e2e started; addresses and the sign-in come in the environment.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { chromium } from "playwright-core";

function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests with \`make e2e\``);
  return value;
}

export const settings = {
  backend: needed("ATLAS_E2E_BACKEND"),
  devServer: needed("ATLAS_E2E_DEV_SERVER"),
  proxy: needed("ATLAS_E2E_PROXY"),
  chromium: needed("ATLAS_E2E_CHROMIUM"),
  screenshots: needed("ATLAS_E2E_SCREENSHOTS"),
  tenant: needed("ATLAS_E2E_TENANT"),
  email: needed("ATLAS_E2E_EMAIL"),
  password: needed("ATLAS_E2E_PASSWORD"),
  second: { email: needed("ATLAS_E2E_SECOND_EMAIL"), password: needed("ATLAS_E2E_SECOND_PASSWORD") },
  admin: { email: needed("ATLAS_E2E_ADMIN_EMAIL"), password: needed("ATLAS_E2E_ADMIN_PASSWORD") },
  /** Only for the journeys of the settings and the operator. */
  auditor: { email: process.env.ATLAS_E2E_AUDITOR_EMAIL, password: process.env.ATLAS_E2E_AUDITOR_PASSWORD },
  operator: process.env.ATLAS_E2E_OPERATOR,
  /** The source that needs a key, and the one key that it accepts. */
  keyed: { name: needed("ATLAS_E2E_KEYED"), key: needed("ATLAS_E2E_KEYED_KEY") },
  /** A real MCP server, and the file that says how it behaves. */
  mcp: { url: needed("ATLAS_E2E_MCP_URL"), file: needed("ATLAS_E2E_MCP_FILE") },
  /** A server of a language model, and the file that says how it behaves. */
  model: { url: needed("ATLAS_E2E_MODEL_URL"), file: needed("ATLAS_E2E_MODEL_FILE") },
  subject: JSON.parse(needed("ATLAS_E2E_SUBJECT")),
};

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export function launch() {
  return chromium.launch({ executablePath: settings.chromium, args: ["--no-sandbox"] });
}

/** Milliseconds that every wait may take: a guard against hanging, not a claim about speed. */
const PATIENCE = 120_000;

/** A page that remembers every console error, failed script and answer of 500 or more. */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(`page error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 500) problems.push(`${response.status()} ${response.url()}`);
  });
  return { context, page, problems };
}

/** Signs in as the analyst, or as another person of the tenant. */
export async function signIn(page, base = settings.backend, person = settings) {
  await page.goto(`${base}/sign-in?tenant=${settings.tenant}`);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).last().click();
  await page.getByRole("heading", { name: "Overview", level: 1 }).waitFor();
}

export async function screenshot(page, name, { fullPage = true } = {}) {
  mkdirSync(settings.screenshots, { recursive: true });
  const at = await page.evaluate(() => window.scrollY);
  if (fullPage) await page.evaluate(() => window.scrollTo(0, 0)); // or the header is in mid-page
  await page.screenshot({ path: `${settings.screenshots}/${name}.png`, fullPage });
  await page.evaluate((y) => window.scrollTo(0, y), at);
}

/** Serious and critical violations of WCAG A and AA, as text; empty when there are none. */
export async function violations(page, { exclude = [] } = {}) {
  // evaluated over the debugger's protocol, so the page's own script policy stays in force
  await page.evaluate(axeSource);
  const found = await page.evaluate(
    (skipped) =>
      window.axe.run(
        { include: [["html"]], exclude: skipped },
        { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
      ),
    exclude,
  );
  return found.violations
    .filter((item) => item.impact === "serious" || item.impact === "critical")
    .map((item) => `${item.id}: ${item.help}\n  ${item.nodes.map((node) => `${node.target}: ${node.failureSummary}`).join("\n  ")}`);
}

/** What is wrong with a page that must fit: axe's findings, and a page wider than the window. */
export async function flaws(page, options) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return [...(await violations(page, options)), ...(over > 0 ? [`the page is ${over} px wider than the window`] : [])];
}

/** Waits until nothing on the page says that it is loading. */
export async function settled(page) {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForFunction(() => !document.querySelector('[role="status"][aria-label^="Loading"]'));
}

/** Waits until nothing matches any more, however much matched before: a wait for one refuses two or more. */
export async function gone(locator) {
  await locator.first().waitFor({ state: "detached" });
}
