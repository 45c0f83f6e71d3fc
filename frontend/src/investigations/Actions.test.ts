import { expect, it } from "vitest";

import { depthAsked } from "./Actions";
import type { Investigation } from "./queries";

it("offers a rerun as deep as the tier asks for, and never a shallower one", () => {
  const run = (depth: string, tier: string | null) => ({ depth, risk: tier === null ? null : { tier } }) as unknown as Investigation;
  expect(depthAsked(run("cdd", "edd"))).toBe("edd");
  expect(depthAsked(run("edd", "sdd"))).toBe("edd");
  expect(depthAsked(run("cdd", null))).toBe("cdd");
});
