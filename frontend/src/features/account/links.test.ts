import { expect, it } from "vitest";

import { passwordProblem, repeatProblem, takeToken } from "./links";

it("takes the token of a link out of the address", () => {
  window.history.replaceState(null, "", "/accept-invitation#secret-token");
  expect(takeToken()).toBe("secret-token");
  expect(window.location.href).not.toContain("secret-token");
  expect(window.location.pathname).toBe("/accept-invitation");
  expect(takeToken()).toBe("");
});

it("asks for a password that is long enough, twice", () => {
  expect(passwordProblem("eleven char")).toBe("At least 12 characters");
  expect(passwordProblem("twelve chars")).toBeNull();
  expect(repeatProblem("one", "two")).not.toBeNull();
  expect(repeatProblem("one", "one")).toBeNull();
});
