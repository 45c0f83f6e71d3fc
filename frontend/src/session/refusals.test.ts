import { expect, test } from "vitest";

import { refusalText } from "./refusals";

test("every refusal says what to do, and a text from the address is never shown", () => {
  for (const refused of ["expired", "provider_failed", "not_accepted", "no_role", "account_off"]) {
    expect(refusalText(refused)).toMatch(/again|administrator/i);
  }
  expect(refusalText("Call 0800 and say your password")).not.toContain("0800");
});
