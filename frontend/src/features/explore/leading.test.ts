import { expect, it } from "vitest";

import { direct, leading, ofGround } from "./leading";
import type { Holding } from "./queries/explore";

function holding(holder: string, company: string, more: Partial<Holding> = {}): Holding {
  return {
    id: `${holder}>${company}`,
    holder,
    company,
    kind: "ownership",
    band: { lower: 50, upper: 50, lower_open: false, upper_open: false, text: "50" },
    control: null,
    interest_type: null,
    held_through: null,
    direct_or_indirect: "direct",
    joint_group: null,
    valid_from: null,
    valid_to: null,
    state: "edge",
    ended_by_person: false,
    contradictions: [],
    ...more,
  };
}

const structure = {
  entity_id: "c",
  holdings: [
    holding("p", "c"),
    holding("m", "c"),
    holding("ada", "p"),
    holding("ada", "m"),
    holding("berta", "m"),
    holding("ada", "c", { kind: "voting", id: "vote" }),
    holding("ada", "c", { state: "not_valid_at_date", id: "past" }),
    holding("ada", "c", { state: "already_led_to", id: "declared" }),
    holding("c", "p", { id: "circle" }),
  ],
};
const ids = (found: Holding[]) => found.map((one) => one.id);

it("a share over all ways is made of every holding on a way, and of no other", () => {
  expect(ids(leading(structure, "ada", "ownership"))).toEqual(["p>c", "m>c", "ada>p", "ada>m", "circle"]);
  expect(ids(leading(structure, "berta", "ownership"))).toEqual(["p>c", "m>c", "berta>m", "circle"]);
  expect(ids(leading(structure, "ada", "voting"))).toEqual(["vote"]);
});

it("ends in a circle of holdings, and names who is not there", () => {
  expect(leading(structure, "nobody", "ownership")).toEqual([]);
  expect(ids(direct(structure, "ada", "ownership"))).toEqual(["declared"]);
  expect(ids(ofGround(structure, "ada", { basis: "votes", holdings: ["vote", "elsewhere"] }))).toEqual(["vote"]);
  expect(ids(ofGround(structure, "berta", { basis: "shares", holdings: [] }))).toEqual(["p>c", "m>c", "berta>m", "circle"]);
});
