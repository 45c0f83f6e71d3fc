import { afterEach, describe, expect, it, vi } from "vitest";

import { current, enter, leave, refusal } from "./session";

const NOW = Date.parse("2027-01-01T12:00:00Z");
const token = (claims: Record<string, unknown>) => `h.${btoa(JSON.stringify(claims))}.s`;
const GOOD = token({ sub: "op", exp: NOW / 1000 + 3600, roles: ["platform_operator"] });

afterEach(() => {
  leave();
  vi.useRealTimers();
});

describe("the operator's token", () => {
  it("is refused where it is none, has ended, or belongs to an organisation", () => {
    expect(refusal(GOOD, NOW)).toBeNull();
    expect(refusal("no token", NOW)).toMatch(/copy the whole line/);
    expect(refusal(token({ exp: NOW / 1000 - 1 }), NOW)).toMatch(/has ended/);
    expect(refusal(token({ exp: NOW / 1000 + 60, tenant_id: "t" }), NOW)).toMatch(/organisation/);
    expect(refusal(token({}), NOW)).toMatch(/no token of Atlas/);
  });

  it("lives in memory alone, and is forgotten at its end", () => {
    vi.useFakeTimers({ now: NOW });
    enter(GOOD);
    expect(current().until?.getTime()).toBe(NOW + 3_600_000);
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain(GOOD);
    vi.advanceTimersByTime(3_600_001);
    expect(current()).toEqual({ until: null, notice: "The token has ended. Make a new one." });
  });
});
