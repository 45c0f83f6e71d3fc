import { expect, it } from "vitest";

import type { Credential, Provider } from "./queries/sources";
import { costText, countriesText, credentialSaid, healthSaid, licenceTerms, sourcesText, weakSources } from "./standing";

const STORED = {
  provider: "northdata",
  needs_credentials: true,
  state: "ok",
  origin: "tenant",
  outcome: null,
  tested_at: null,
  updated_at: "2026-11-20T10:00:00Z",
  sponsored_until: null,
} as Credential;

it("never says that a key works that was stored and not tested", () => {
  expect(credentialSaid(STORED).word).toBe("stored, not tested");
  const replaced = { ...STORED, outcome: "ok", tested_at: "2026-11-19T10:00:00Z" } as Credential;
  expect(credentialSaid(replaced).word).toBe("stored, not tested");
  expect(credentialSaid({ ...STORED, origin: "sponsored", updated_at: null, sponsored_until: "2027-01-01T00:00:00Z" } as Credential)).toMatchObject({
    word: "lent, not tested",
    says: expect.stringContaining("Lent by the operator until"),
  });
});

it.each([
  [{ needs_credentials: false, origin: "not_needed" }, "no key needed"],
  [{ state: "unconfigured", origin: null }, "no key"],
  [{ state: "decrypt_error" }, "key unreadable"],
  [{ state: "error", outcome: "unauthorised", tested_at: "2026-11-21T10:00:00Z" }, "test failed"],
  [{ outcome: "ok", tested_at: "2026-11-21T10:00:00Z" }, "tested"],
])("says %j as “%s”", (part, word) => {
  expect(credentialSaid({ ...STORED, ...part } as Credential).word).toBe(word);
});

it("says how a test failed", () => {
  const failed = { ...STORED, state: "error", outcome: "unauthorised", tested_at: "2026-11-21T10:00:00Z" } as Credential;
  expect(credentialSaid(failed).says).toMatch(/^It refused the key\. Tested /);
});

const ASKED = { health: "failing", last_outcome: "unauthorised", last_called_at: "2026-11-22T10:00:00Z" } as Provider;

it("says what is true of a key now: the last call is history", () => {
  const unasked = { ...ASKED, last_outcome: "missing_credentials" } as Provider;
  const now = { ...STORED, updated_at: "2026-11-23T10:00:00Z" } as Credential;
  const good = { ...STORED, outcome: "ok", tested_at: "2026-11-23T11:00:00Z" } as Credential;
  const none = { ...STORED, state: "unconfigured", origin: null, updated_at: null } as Credential;
  // no key, then one that is stored or tested after the call
  expect(healthSaid(unasked, none).word).toBe("not asked");
  expect(healthSaid({ ...ASKED, health: "ok", last_outcome: "ok" } as Provider, none).word).toBe("not asked");
  expect(healthSaid(unasked, now).word).toBe("not asked since");
  expect(healthSaid(ASKED, now).word).toBe("not asked since");
  expect(healthSaid(ASKED, good).word).toBe("not asked since");
  expect(credentialSaid(good, ASKED).word).toBe("tested");
  // a key that was refused after it was stored and tested
  const before = { ...good, tested_at: "2026-11-21T10:00:00Z" } as Credential;
  expect(healthSaid(ASKED, before).word).toBe("failing");
  expect(credentialSaid(before, ASKED)).toMatchObject({ word: "refused", says: expect.stringMatching(/refused it in an investigation on .* The test of .* succeeded\./) });
  expect(credentialSaid(STORED, ASKED).word).toBe("refused");
  // another failure says nothing of the key
  expect(healthSaid({ ...ASKED, last_outcome: "unreachable" } as Provider, now).word).toBe("failing");
  expect(credentialSaid(before, { ...ASKED, last_outcome: "unreachable" } as Provider).word).toBe("tested");
});

it("says what a source costs only where its plugin does", () => {
  expect(costText(null)).toBe("not stated");
  expect(costText({ terms: "Free of charge", amount: null, currency: null, url: null })).toBe("Free of charge");
  expect(costText({ terms: "By request", amount: "0.02", currency: "EUR", url: null })).toBe("By request (0.02 EUR a request)");
});

it("does not take silence for health", () => {
  expect(healthSaid({ health: "unknown" } as Provider).word).toBe("not asked yet");
  expect(healthSaid({ health: "off" } as Provider).word).toBe("off");
  expect(healthSaid({ health: "failing", last_outcome: "throttled" } as Provider).says).toBe("It refused further requests for now.");
});

it("names what a licence allows and what it asks for", () => {
  const licence = { name: "X", url: "https://example.org", commercial: "conditional", attribution: "Register", share_alike: true, redistribution: false } as const;
  expect(licenceTerms(licence)).toEqual([
    "commercial use under conditions",
    "raw answers may not be passed on",
    "results fall under the same licence",
    "must name “Register”",
  ]);
});

it("names few countries and counts many", () => {
  expect(countriesText(["XX"])).toBe("every country");
  expect(countriesText(["NL", "GB"])).toBe("Netherlands, United Kingdom");
  expect(countriesText(["NL", "GB", "DE", "FR", "BE"])).toBe("5 countries");
});

const SOURCE = { name: "northdata", display_name: "Northdata", health: "ok", freshness: "fresh", last_outcome: "ok" } as Provider;

it("counts enabled sources with a problem; a source that was not asked yet is not one that answers", () => {
  const sources = [
    SOURCE,
    { ...SOURCE, name: "stale", freshness: "expired" },
    { ...SOURCE, name: "failing", health: "failing", last_outcome: "unreachable" },
    { ...SOURCE, name: "new", health: "unknown", freshness: "never" },
    { ...SOURCE, name: "off", health: "off", freshness: "expired" },
  ] as Provider[];
  const keys = [
    { ...STORED, provider: "new", state: "unconfigured" },
    { ...STORED, provider: "off", state: "unconfigured" },
    { ...STORED, provider: "northdata", needs_credentials: false, state: "unconfigured" },
  ] as Credential[];
  const weak = weakSources(sources, keys);
  expect(weak.map(({ provider, says }) => [provider.name, says])).toEqual([
    ["stale", "its last answer is expired"],
    ["failing", "It gave no complete answer in time."],
    ["new", "no key"],
  ]);
  expect(sourcesText(sources, weak.length)).toBe("3 with something wrong · 2 answered when last asked · 1 not asked yet · 1 switched off");
  expect(sourcesText([], 0)).toMatch(/^No plugin of a source is installed/);
});
