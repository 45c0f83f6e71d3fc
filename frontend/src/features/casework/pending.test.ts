import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { ProblemError } from "../../api/problem";
import { PendingDecisions, TAKE_BACK_MS } from "./pending";

const WORK = { hitId: "h1", party: "Alder Ltd", says: "false positive" };

describe("decisions that can be taken back", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("sends after ten seconds and not before", async () => {
    const made = new PendingDecisions();
    const send = vi.fn().mockResolvedValue("saved.");
    made.add({ ...WORK, send });
    await vi.advanceTimersByTimeAsync(TAKE_BACK_MS - 1);
    expect(send).not.toHaveBeenCalled();
    expect(made.holds("h1")).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(send).toHaveBeenCalledOnce();
    expect(made.snapshot()).toMatchObject([{ state: "sent", outcome: "saved." }]);
    expect(made.holds("h1")).toBe(false);
  });

  it("takes back the newest one only, which is then never sent", async () => {
    const made = new PendingDecisions();
    const [first, second] = [vi.fn().mockResolvedValue(""), vi.fn().mockResolvedValue("")];
    made.add({ ...WORK, send: first });
    made.add({ ...WORK, hitId: "h2", send: second });
    expect(made.takeBack()).toBe("h2");
    await vi.advanceTimersByTimeAsync(TAKE_BACK_MS);
    expect(first).toHaveBeenCalledOnce();
    expect(second).not.toHaveBeenCalled();
    expect(made.takeBack()).toBeNull();
  });

  it("keeps what the server refused, with its reason, until it is read", async () => {
    const made = new PendingDecisions();
    const problem = { title: "", detail: "It has changed.", code: "precondition_failed", status: 412, requestId: "r", fields: [] };
    made.add({ ...WORK, send: () => Promise.reject(new ProblemError(problem)) });
    await vi.advanceTimersByTimeAsync(TAKE_BACK_MS);
    const [failed] = made.snapshot();
    expect(failed).toMatchObject({ state: "failed", problem });
    made.dismiss(failed?.id ?? "");
    expect(made.snapshot()).toEqual([]);
  });

  it("drops everything when another person signs in", async () => {
    const made = new PendingDecisions();
    const send = vi.fn();
    made.add({ ...WORK, send });
    made.clear();
    await vi.advanceTimersByTimeAsync(TAKE_BACK_MS);
    expect(send).not.toHaveBeenCalled();
    expect(made.snapshot()).toEqual([]);
  });
});
