import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { showLinked as show } from "../../../testing/render";
import type { PortfolioRow } from "../types";
import { RiskStanding } from "./RiskStanding";

const ROW: PortfolioRow = {
  company_id: "c",
  name: "Alder",
  external_id: null,
  register: "GB-COH",
  registration_number: "01234567",
  country_code: "GB",
  relationship_status: "active",
  next_review_at: null,
  evaluated: true,
  level: "low",
  tier: "cdd",
  score: 12,
  score_high: 91.4,
  coverage: 72,
  provisional: false,
  identified: true,
  level_high: "critical",
  tier_high: "edd",
  depth: "cdd",
  insufficient_depth: false,
  bands: [],
  floors: [],
  indicators: [],
  dimensions: {},
  evaluation_id: "e",
  matrix_id: "m",
  matrix_version: "1",
  appetite: "moderate",
  policy_version: 0,
  segment: "none",
  as_of: "2026-11-28",
  evaluated_at: "2026-11-28T00:00:00Z",
  stale: [],
};
const text = () => {
  const shown = document.body.cloneNode(true) as HTMLElement;
  for (const style of shown.querySelectorAll("style")) style.remove();
  return shown.textContent ?? "";
};

it("shows the worst case before a provisional level, and the level only with its reasons", () => {
  show(<RiskStanding row={{ ...ROW, provisional: true, stale: ["lists"] }} reasons={["coverage_below_minimum"]} full />);
  expect(text()).toContain("at worst 91.4");
  expect(text().indexOf("at worst 91.4")).toBeLessThan(text().indexOf("Provisional low 12.0: not earned."));
  screen.getByText("Too little of the risk matrix was assessed.");
  screen.getByText(/A list that the compliance profile requires/);
});

it("says so when the reasons of a provisional level are missing", () => {
  show(<RiskStanding row={{ ...ROW, provisional: true }} reasons={undefined} />);
  screen.getByText(/Its reasons could not be read/);
});

it("gives an earned favourable level its conditions, and an unfavourable one none", () => {
  const { unmount } = show(<RiskStanding row={ROW} reasons={[]} />);
  screen.getByText(/Earned: core factors assessed, checks of the data closed, 72% covered/);
  unmount();
  show(<RiskStanding row={{ ...ROW, level: "high" }} reasons={[]} />);
  expect(text()).not.toMatch(/Earned/);
});

it("rounds no score and no coverage over a bound", () => {
  show(<RiskStanding row={{ ...ROW, score: 69.6, score_high: 69.96, coverage: 59.6 }} reasons={[]} />);
  expect(text()).toContain("69.6");
  expect(text()).toContain("at worst 69.96");
  expect(text()).toContain("59.6% covered");
});

it("shows no level or score of a company that is not identified or not evaluated", () => {
  const { unmount } = show(<RiskStanding row={{ ...ROW, identified: false, level: "not_identified" }} reasons={[]} />);
  expect(text()).toContain("not identified");
  expect(text()).not.toMatch(/\d/);
  unmount();
  show(<RiskStanding row={{ ...ROW, evaluated: false, level: "not_evaluated" }} reasons={[]} />);
  expect(text()).toContain("Not evaluated");
});

it("says no favourable level without a compliance profile", () => {
  show(<RiskStanding row={{ ...ROW, level: "not_assessed" }} reasons={["no_profile"]} />);
  expect(text()).toMatch(/critical.*at worst 91.*no active compliance profile/);
});

it("leads each score to its factors, and one that is kept nowhere to nothing", () => {
  const { unmount } = show(<RiskStanding row={ROW} reasons={[]} />);
  const links = screen.getAllByRole("link").map((one) => [one.textContent, one.getAttribute("href")]);
  expect(links).toEqual([
    ["12.0", "/risk/evaluations/e"],
    ["91.4", "/risk/evaluations/e"],
  ]);
  unmount();
  show(<RiskStanding row={{ ...ROW, evaluation_id: null }} reasons={[]} />);
  expect(screen.queryByRole("link")).toBeNull();
});
