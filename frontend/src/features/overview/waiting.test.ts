import { expect, it } from "vitest";

import { waitingDatasets } from "./waiting";

it("counts the datasets that wait for a second person, as the least where there are more pages", () => {
  const items = [{ awaits_second_person: ["looser"] }, { awaits_second_person: [] }, {}];
  expect(waitingDatasets({ items, next_cursor: null })).toEqual({ total: 1, total_is_lower_bound: false });
  expect(waitingDatasets({ items, next_cursor: "more" })).toEqual({ total: 1, total_is_lower_bound: true });
});
