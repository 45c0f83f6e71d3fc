import { expect, it } from "vitest";

import { jobPage, jobTitle } from "./jobs";
import { jobText } from "./routes/JobsPage";

it("says how far work is, and why it stopped, and no more", () => {
  const job = { status: "running", done: 3, total: 10, message: null, error: null, cancel_requested: false } as const;
  expect(jobText(job)).toBe("3 of 10");
  expect(jobText({ ...job, total: null, done: 0 })).toBe("–");
  expect(jobText({ ...job, message: "screening" })).toBe("3 of 10, screening");
  expect(jobText({ ...job, message: "3 of 10 are over, 7 under way." })).toBe("3 of 10 are over, 7 under way.");
  expect(jobText({ ...job, status: "complete", done: 10, message: "Complete." })).toBe("10 of 10");
  expect(jobText({ ...job, cancel_requested: true })).toMatch(/being cancelled/);
  expect(jobText({ ...job, status: "failed", error: { code: "boom" } })).toBe("boom");
});

it("names the work, and leads to what it is about", () => {
  expect(jobTitle("companies.import")).toBe("Import of customers");
  expect(jobTitle("something.new_here")).toBe("something: new here");
  expect(jobPage({ resource_type: "report", resource_id: "r" })).toEqual({ to: "/reports/$reportId", params: { reportId: "r" } });
  expect(jobPage({ resource_type: "rescreening", resource_id: "r" })).toBeUndefined();
});
