import { expect, it } from "vitest";

import { answerText, changesOf, endedOf, endText, formatText } from "./providers";
import type { InstalledProvider } from "./queries/platform";

const CHANGE = { response: "lei_records", first_at: "2026-11-28T08:00:00Z", last_at: "2026-11-30T08:00:00Z", calls: 12 };
const provider = (over: Partial<InstalledProvider>): InstalledProvider => ({
  provider: "gleif",
  display_name: "GLEIF",
  plugin_version: "1.4.0",
  enabled: true,
  format_changes: [],
  ended_format_changes: [],
  ...over,
});

it("names each changed answer with its provider, and the kind of answer in words", () => {
  const [change] = changesOf([provider({ format_changes: [CHANGE] }), provider({ provider: "kvk" })]);
  expect(change?.provider.display_name).toBe("GLEIF");
  expect(answerText("lei_records")).toBe("LEI records");
  expect(answerText("")).not.toBe("");
});

it("lists ended changes, the latest first, with the reason", () => {
  const quiet = { ...CHANGE, plugin_version: "1.4.0", ended_by: "quiet" as const };
  const old = { ...CHANGE, last_at: "2026-10-01T08:00:00Z", plugin_version: "1.3.0", ended_by: "other_version" as const };
  const ended = endedOf([provider({ ended_format_changes: [old] }), provider({ provider: "kvk", ended_format_changes: [quiet] })]);
  expect(ended.map((one) => one.provider.provider)).toEqual(["kvk", "gleif"]);
  expect(ended.map(endText)).toEqual(["7 days without such an answer", "version 1.4.0 of the plugin is installed"]);
  const [still] = endedOf([provider({ ended_format_changes: [old], format_changes: [CHANGE] })]);
  expect(still && endText(still)).toContain("cannot read it either");
});

it("says of a provider that is off only that it is not asked", () => {
  expect(formatText(provider({ enabled: false }))).toBe("not asked");
  expect(formatText(provider({}))).toContain("no unreadable answer");
  expect(formatText(provider({ enabled: false, format_changes: [CHANGE] }))).toContain("changed since");
});
