import { expect, it } from "vitest";

import { failureWords, workTitle } from "./work";

it("names waiting work in words, also its cancellation and a kind that it does not know", () => {
  expect(workTitle("investigation.run")).toBe("investigation");
  expect(workTitle("screening_hit.graver")).not.toContain("_");
  expect(workTitle("risk.batch.cancel")).toBe("cancellation: batch of evaluations");
  expect(workTitle("new_thing.made")).toBe("new thing: made");
});

it("writes the type of a failure as words", () => {
  expect(failureWords("ServiceUnavailableError")).toBe("service unavailable error");
  expect(failureWords("RPCError")).toBe("RPC error");
  expect(failureWords("engine_unavailable")).toBe("engine unavailable");
  expect(failureWords(null)).toBe("none");
});
