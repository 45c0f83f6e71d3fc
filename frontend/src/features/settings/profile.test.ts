import { describe, expect, it } from "vitest";

import { contentOf, decisionsOf, draftStep, fieldText, ruleRows, thresholdText, valueText, type Content, type Effective } from "./profile";

const LAW = { source: "Regulation 33", url: "https://law.example", verified: true };
const UBO = { ...LAW, threshold: 25, comparator: ">" as const, control_prong: false, jurisdiction: "GB", assumed: false };
const PEP = { ...LAW, required: true, domestic: true, cooling_off_months: 12 };
const SDD = { ...LAW, known: true, segments: [] };
const LIST = { list_id: "uk", topic: "sanctions" as const, standing: "binding" as const, law: "SAMLA", max_age_days: 3, jurisdiction: "GB", url: "", verified: false };

const CONTENT: Content = {
  title: "Profile",
  minimum_coverage: 60,
  approval_age_hours: 24,
  entities: [{ key: "acme", name: "Acme", kind: "bank", home: "GB", supervisor: "FCA" }],
  regimes: [{ jurisdiction: "GB", basis: "", ubo: UBO, pep: PEP, sdd: SDD, lists: [LIST] }],
};

const RULES: Effective = {
  approval_age_hours: 24,
  country_floors: [],
  hash: "",
  home: ["GB"],
  minimum_coverage: 60,
  ownership_regimes: ["uk"],
  pep: PEP,
  profile_id: null,
  reporting: [],
  required_lists: [LIST],
  retention: [],
  sdd: SDD,
  senior_roles: ["mlro", "senior_officer"],
  ubo: UBO,
  version: 1,
};

describe("the rules in words", () => {
  it("says each duty with its source, and whether the source was checked", () => {
    const rows = ruleRows(RULES, () => "UK list", () => "FATF list");
    const list = rows.find((row) => row.key === "list:uk:sanctions");
    expect(list?.duty).toBe("List: UK list");
    expect(list?.says).toBe("Sanctions, required by law; checked within 3 days");
    expect(list?.sources).toEqual([{ text: "SAMLA", url: "", verified: false, jurisdiction: "GB" }]);
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
  });

  it("never says a threshold without what is assumed about it", () => {
    expect(thresholdText(UBO)).toBe("More than 25%");
    expect(thresholdText({ ...UBO, comparator: ">=", assumed: true })).toMatch(/^At least 25%; assumed/);
  });

  it("says a change as a person reads it", () => {
    expect(fieldText("required_lists.sanctions:uk.standing")).toBe("required lists, sanctions UK, standing");
    expect(valueText('"end_of_relationship"')).toBe("end of relationship");
    expect(valueText(null)).toBe("not there");
    expect(valueText("true")).toBe("yes");
    expect(valueText('[{"list_id":"uk","law":""}]')).toBe("list id uk");
  });
});

describe("who may do what with the draft", () => {
  const admin = { me: "a", maySettle: true, maySecond: false };
  const officer = { me: "o", maySettle: false, maySecond: true };
  const draft = { state: "draft" as const, created_by: "a", proposed_by: null, origin: "firm" as const };
  const proposed = { ...draft, state: "proposed" as const, proposed_by: "a" };

  it("an administrator proposes, and does not adopt", () => {
    expect(draftStep(draft, admin)).toMatchObject({ change: true, propose: true, activate: false });
    expect(draftStep(proposed, admin)).toMatchObject({ activate: false });
  });

  it("a senior officer adopts what another one proposed, and never the own", () => {
    expect(draftStep(proposed, officer)).toMatchObject({ change: false, propose: false, activate: true });
    expect(draftStep({ ...proposed, proposed_by: "o" }, officer).activate).toBe(false);
    expect(draftStep({ ...proposed, created_by: "o" }, officer).activate).toBe(false);
    expect(draftStep(draft, officer)).toMatchObject({ propose: false, activate: false });
  });
});

it("a form changes what the firm decides, and nothing of the law", () => {
  const decided = decisionsOf(CONTENT);
  expect(contentOf(CONTENT, decided)).toEqual({ ...CONTENT, valid_from: null });
  const stricter = contentOf(CONTENT, { ...decided, thresholds: [10], from: "2027-01-01", lists: [[{ standing: "binding", days: 1 }]] });
  expect(stricter.regimes[0]?.ubo).toEqual({ ...UBO, threshold: 10 });
  expect(stricter.regimes[0]?.lists?.[0]).toEqual({ ...LIST, max_age_days: 1 });
  expect(stricter.valid_from).toBe("2027-01-01");
});
