import { expect, it } from "vitest";

import { worksUntil } from "./components/Invitations";
import { signsIn } from "./routes/PeoplePage";

it("says with what a person signs in, and who waits for a new password", () => {
  const own = { issuer: "atlas", second_factor: false, reset_asked_at: null };
  expect(signsIn(own)).toBe("with a password");
  expect(signsIn({ ...own, second_factor: true })).toBe("with a password and a second factor");
  expect(signsIn({ ...own, reset_asked_at: "2026-11-29T04:00:00Z" })).toContain("asked for a new password");
  expect(signsIn({ ...own, issuer: "https://id.acme.example" })).toBe("at https://id.acme.example");
});

it("tells an expired invitation from one that works", () => {
  const expires_at = "2026-11-29T04:00:00Z";
  expect(worksUntil({ expires_at }, Date.parse("2026-11-29T04:00:00Z"))).toMatch(/^expired /);
  expect(worksUntil({ expires_at }, Date.parse("2026-11-29T03:59:59Z"))).not.toMatch(/expired/);
});
