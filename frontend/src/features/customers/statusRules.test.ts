import { expect, it } from "vitest";

import { FOLLOWS, outlook, type Situation } from "./statusRules";

const OFFICER = ["read", "run", "decide", "second_decide"];
const situation = (given: Partial<Situation>): Situation => ({
  from: "onboarding",
  to: "active",
  investigated: true,
  changes: [],
  me: "me",
  permissions: OFFICER,
  ...given,
});

it("never offers an active relationship without onboarding", () => {
  expect(FOLLOWS.prospect).not.toContain("active");
  expect(FOLLOWS.exited).toEqual(["onboarding"]);
});

it("says that an investigated customer needs an approval that holds", () => {
  const { needs, barred } = outlook(situation({}));
  expect(needs).toEqual(["A final approval of the customer’s latest investigation holds."]);
  expect(barred).toBeNull();
});

it("bars who began the onboarding from opening a customer that was never investigated", () => {
  const changes = [{ to_status: "onboarding", changed_by: "me" }];
  expect(outlook(situation({ investigated: false, changes })).barred).toMatch(/began the onboarding/);
  expect(outlook(situation({ investigated: false, changes, me: "you" })).barred).toBeNull();
  expect(outlook(situation({ investigated: false, changes, me: "you", permissions: ["read", "run", "decide"] })).barred).toMatch(
    /senior officer/,
  );
});

it("keeps a restriction through an exit: its author cannot lift it afterwards either", () => {
  const changes = [
    { to_status: "onboarding", changed_by: "you" },
    { to_status: "exited", changed_by: "you" },
    { to_status: "restricted", changed_by: "me" },
    { to_status: "active", changed_by: "you" },
  ];
  expect(outlook(situation({ changes })).barred).toBe("You set the restriction: another person must lift it.");
  expect(outlook(situation({ changes, me: "third" })).barred).toBeNull();
  expect(outlook(situation({ from: "exited", to: "onboarding", changes })).does.join(" ")).toMatch(/restriction stays/);
});

it("lets no one without the permission decide", () => {
  expect(outlook(situation({ to: "exited", permissions: ["read", "run"] })).barred).toMatch(/decisions/);
  expect(outlook(situation({ from: "prospect", to: "onboarding", permissions: ["read"] })).barred).toMatch(/changes/);
});
