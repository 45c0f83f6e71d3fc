import { expect, test } from "vitest";

import { evaluationOf, linesBelow, type Lineage } from "./lineage";

const node = (id: string, label = id, data: Record<string, unknown> = {}): Lineage["nodes"][number] => ({
  id,
  kind: id.split(":")[0] ?? "",
  label,
  href: id.startsWith("factor:") ? "/api/risk-evaluations/e1/explain" : null,
  data,
  provenance: "recorded",
});

const lineage: Lineage = {
  of: "factor:age",
  nodes: [
    node("factor:age"),
    node("input:company.age_months"),
    node("reading:company.age_months|registry_file:uk-psc-demo", "", { value: 186, reason: null }),
    node("attribute:p1.incorporation_date", "incorporation date", { value: "2011-05-19" }),
    node("claim:c1", "register file uk-psc-demo says: incorporation date", { source: "registry_file:uk-psc-demo", attribute: "LegalEntity.incorporation_date", value: "2011-05-19", trust: 0.98 }),
    node("source:registry_file:uk-psc-demo"),
    node("evidence:v1", "registry statement of register file uk-psc-demo"),
    node("response:v1"),
  ],
  edges: [
    ["factor:age", "input:company.age_months"],
    ["input:company.age_months", "reading:company.age_months|registry_file:uk-psc-demo"],
    ["reading:company.age_months|registry_file:uk-psc-demo", "attribute:p1.incorporation_date"],
    ["attribute:p1.incorporation_date", "claim:c1"],
    ["claim:c1", "source:registry_file:uk-psc-demo"],
    ["claim:c1", "evidence:v1"],
    ["source:registry_file:uk-psc-demo", "evidence:v1"],
    ["evidence:v1", "response:v1"],
    ["claim:c1", "factor:age"], // a circle is followed once
  ].map(([from_id = "", to_id = ""]) => ({ from_id, to_id })),
};

test("a factor leads by its reading and the claim to the raw response, with no further line between", () => {
  const [reading] = linesBelow(lineage, "factor:age");
  expect(reading?.text).toBe("Age months by Companies House, persons with significant control (demo file): 186");
  const claim = reading?.below[0]?.below[0];
  expect(claim?.text).toContain("states incorporation date: 2011-05-19, trust 98%");
  expect(claim?.below.map(({ place }) => place)).toEqual([{ to: "evidence", id: "v1" }]);
});

test("what an earlier release did not record is marked, never filled in", () => {
  const nodes = lineage.nodes.map((one) => (one.kind === "reading" ? { ...one, provenance: "not_recorded" as const } : one));
  expect(linesBelow({ ...lineage, nodes, edges: lineage.edges.slice(0, 2) }, "factor:age")).toMatchObject([{ unrecorded: true, below: [] }]);
});

test("a screening without candidates is no clearance", () => {
  const nodes = [node("check:sanctions"), node("screening:s1", "HORNSEA 1 LIMITED: clear"), node("list:demo@2026-11-20", "demo of 2026-11-20")];
  const edges = [
    { from_id: "check:sanctions", to_id: "screening:s1" },
    { from_id: "screening:s1", to_id: "list:demo@2026-11-20" },
  ];
  expect(linesBelow({ of: "check:sanctions", nodes, edges }, "check:sanctions")).toMatchObject([
    { text: "HORNSEA 1 LIMITED: no candidate on the lists searched", place: { to: "screening", id: "s1" }, below: [{ text: "List demo of 2026-11-20" }] },
  ]);
});

test("a factor says of which evaluation it is", () => {
  expect(evaluationOf(lineage, "factor:age")).toBe("e1");
  expect(evaluationOf(lineage, "factor:other")).toBeUndefined();
});
