import { describe, expect, it } from "vitest";

import { sideLevel } from "./components/MatrixTrial";
import { conditionText, dimensionsOf, floorsOf, nameProblem, pathText, placeText, planned, titlesIn, weightSum, whereText, withValues, type Assignment, type Definition } from "./matrix";

const DEFINITION: Definition = {
  id: "own",
  version: "1",
  title: "Ours",
  unknown_percent: 40,
  dimensions: [
    {
      id: "customer",
      title: "Customer",
      weight: "0.7",
      factors: [
        {
          id: "age",
          title: "Age",
          maximum: "25",
          sources: [
            { input: "company.age_months", method: "THRESHOLD_RANGES", ranges: [{ below: 12, points: "25" }, { below: 24, points: "5" }], otherwise: "2" },
            { input: "ownership.nominee", method: "BOOLEAN", true: "20", decisive: false },
          ],
        },
      ],
    },
    {
      id: "geographic",
      title: "Geography",
      weight: "0.3",
      factors: [{ id: "pep", title: "Functions", maximum: "30", unknown: "30", sources: [{ input: "pep.categories", method: "REFERENCE_LOOKUP", points: { head_of_state: "30", family: "15" } }] }],
    },
  ],
  floors: [{ id: "pep", title: "A PEP", minimum_tier: "edd", legal_source: "Directive (EU) 2015/849", any_of: [{ input: "pep.connected_roles", intersects: ["customer", "ubo"] }] }],
};

const paths = (definition: Definition) => dimensionsOf(definition).flatMap((one) => [one.weight, ...one.factors.flatMap((factor) => factor.knobs)]);

describe("the numbers of a matrix", () => {
  it("names each by what it means", () => {
    const age = dimensionsOf(DEFINITION)[0]?.factors[0];
    expect(age?.knobs.map((knob) => `${knob.label} = ${knob.value || (knob.empty ?? "")}`)).toEqual([
      "Maximum = 25",
      "While not assessed = 40% of the maximum",
      "age months below 12 = 25",
      "age months below 24 = 5",
      "age months: otherwise = 2",
      "nominee: yes = 20",
    ]);
  });

  it("leads each number back to its own place, and changes nothing else", () => {
    for (const knob of paths(DEFINITION)) {
      const changed = withValues(DEFINITION, new Map([[pathText(knob.path), "7"]]));
      const now = paths(changed).find((one) => pathText(one.path) === pathText(knob.path));
      expect(now?.value).toBe("7");
      const others = (definition: Definition) => paths(definition).filter((one) => pathText(one.path) !== pathText(knob.path)).map((one) => one.value);
      expect(others(changed)).toEqual(others(DEFINITION));
    }
  });

  it("keeps what it was given, and the texts of decimals", () => {
    const before = structuredClone(DEFINITION);
    const changed = withValues(DEFINITION, new Map([["$.dimensions[0].weight", "0.10"]]));
    expect(DEFINITION).toEqual(before);
    expect(dimensionsOf(changed)[0]?.weight.value).toBe("0.10");
    expect(withValues(DEFINITION, new Map())).toEqual(DEFINITION);
  });

  it("leaves out what may be empty, and only that", () => {
    const changed = withValues(DEFINITION, new Map([["$.dimensions[1].factors[0].unknown", " "], ["$.dimensions[1].factors[0].maximum", ""]]));
    expect(dimensionsOf(changed)[1]?.factors[0]?.knobs[1]?.empty).toBe("40% of the maximum");
    expect(JSON.stringify(changed)).not.toContain('"unknown":');
    expect(JSON.stringify(changed)).toContain('"maximum":""'); // the API says that it is missing
  });

  it("adds weights without the errors of binary fractions", () => {
    expect(weightSum(DEFINITION, new Map())).toBe(1);
    expect(weightSum(DEFINITION, new Map([["$.dimensions[0].weight", "0.1"], ["$.dimensions[1].weight", "0.2"]]))).toBe(0.3);
    expect(weightSum(DEFINITION, new Map([["$.dimensions[0].weight", "0.33333"], ["$.dimensions[1].weight", "0.66666"]]))).toBe(0.99999);
  });
});

it("names a place by the titles on the way to it", () => {
  const [dimension] = dimensionsOf(DEFINITION);
  const factor = dimension?.factors[0];
  expect(placeText(DEFINITION, "definition.dimensions.0.weight")).toBe(`${dimension?.title ?? ""}, weight`);
  expect(placeText(DEFINITION, "definition.dimensions.0.factors.0.maximum")).toBe(`${dimension?.title ?? ""}, ${factor?.title ?? ""}, maximum`);
  expect(placeText(DEFINITION, "title")).toBe("title");
});

it("says floors and conditions in words", () => {
  expect(floorsOf(DEFINITION)[0]).toMatchObject({ tier: "edd", conditions: ["connected roles has customer, ubo"] });
  expect(conditionText({ input: "sanctions.matched_holding_upper", at_least: "25" })).toBe("matched holding upper at least 25");
  expect(conditionText({ input: "geography.operations", country_risk_list: "fatf_black_list" })).toBe("operations on the list “FATF black list”");
  expect(conditionText({ input: "geography.ubo_residence", country_risk_list: "fatf_black_list" }, () => "High-risk jurisdictions")).toBe("UBO residence on the list “High-risk jurisdictions”");
});

it("says where a problem lies by titles", () => {
  expect(whereText("$.dimensions[1].factors[0].sources[0]", DEFINITION)).toBe("Geography › Functions");
  expect(whereText("$.floors[0]", DEFINITION)).toBe("A PEP");
  expect(whereText("$.dimensions", DEFINITION)).toBe("dimensions");
  expect(whereText("$.dimensions[9].weight", DEFINITION)).toBe("$.dimensions[9].weight");
});

describe("a version that is put in use", () => {
  const held: Assignment = { schema_id: "a", name: "old", version: "1", segment: null, valid_from: "2026-01-01", valid_to: null, in_force: true, newer_id: null };
  const dayText = (day: string) => day;

  it("ends what holds, replaces what was planned later, and says both", () => {
    const later = { ...held, schema_id: "b", version: "2", valid_from: "2027-01-01", in_force: false };
    const plan = planned([{ ...held, valid_to: "2027-01-01" }, later], { schemaId: "c", segment: null, from: "2026-12-01" }, dayText);
    expect(plan.assignments).toEqual([
      { schema_id: "a", segment: null, valid_from: "2026-01-01", valid_to: "2026-12-01" },
      { schema_id: "c", segment: null, valid_from: "2026-12-01", valid_to: null },
    ]);
    expect(plan.says).toEqual(["old 1 is used until the day before 2026-12-01.", "old 2, from 2027-01-01, is replaced."]);
  });

  it("leaves other segments and the past alone", () => {
    const past = { ...held, valid_to: "2026-06-01" };
    const segment = { ...held, schema_id: "s", segment: "retail" };
    const plan = planned([past, segment], { schemaId: "c", segment: null, from: "2026-12-01" }, dayText);
    expect(plan.assignments.slice(0, 2)).toEqual([
      { schema_id: "a", segment: null, valid_from: "2026-01-01", valid_to: "2026-06-01" },
      { schema_id: "s", segment: "retail", valid_from: "2026-01-01", valid_to: null },
    ]);
    expect(plan.says).toEqual([]);
  });
});

it("takes only names that the API takes", () => {
  expect(nameProblem("retail_matrix")).toBeNull();
  expect(nameProblem("Retail matrix")).toContain("Small letters");
});

it("says the worst case first while a level is provisional, and nothing of an unidentified subject", () => {
  const worst_case = { level: "high", score_high: 74, tier: "edd" } as const;
  expect(sideLevel({ level: "low", score: 22, provisional: true, worst_case })).toBe("at worst high 74.0; provisional low 22.0");
  expect(sideLevel({ level: "medium", score: 45, provisional: false, worst_case })).toBe("medium 45.0, at worst high 74.0");
  expect(sideLevel({ level: "not_identified", score: 22, provisional: true, worst_case })).toBe("not identified: no score");
});

it("calls dimensions and floors by the title that the first matrix gives them", () => {
  const other = { ...DEFINITION, dimensions: [{ id: "customer", title: "Clients", weight: "1", factors: [] }] };
  const titles = titlesIn([DEFINITION, other]);
  expect(titles.get("customer")).toBe("Customer");
  expect(titles.get("temporal")).toBeUndefined();
  for (const floor of floorsOf(DEFINITION)) expect(titles.get(floor.id)).toBe(floor.title);
});
