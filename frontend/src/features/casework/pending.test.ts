import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { ProblemError } from "../../api/problem";
import { begunTogether, PendingDecisions, TAKE_BACK_MS } from "./pending";

const WORK = { hitId: "h1", party: "Alder Ltd", says: "false positive", draft: { verdict: "false_positive", rationale: "Another birth date." } } as const;

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
    expect(made.drafts().get("h2")).toEqual(WORK.draft);
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
    expect(made.drafts().size).toBe(0);
  });

  it("gives back what was typed of a decision that was refused, until it is decided again", async () => {
    const made = new PendingDecisions();
    made.add({ ...WORK, send: () => Promise.reject(new Error("down")) });
    await vi.advanceTimersByTimeAsync(TAKE_BACK_MS);
    const [failed] = made.snapshot();
    if (!failed) throw new Error("nothing failed");
    expect(made.reopen(failed)).toBe("h1");
    expect(made.drafts().get("h1")).toEqual(WORK.draft);
    expect(made.snapshot()).toEqual([]);
    made.add({ ...WORK, send: vi.fn().mockResolvedValue("saved.") });
    expect(made.drafts().size).toBe(0);
  });

  it("takes back the one that was asked for, also of several decided together", () => {
    const made = new PendingDecisions();
    made.add({ ...WORK, send: vi.fn() });
    made.add({ ...WORK, hitId: "h2", others: ["h3"], draft: { verdict: "unsure", rationale: "Papers.", others: ["h3"] }, send: vi.fn() });
    expect(made.takeBack(made.snapshot()[0]?.id)).toBe("h1");
    expect(begunTogether(made.drafts())).toBeNull();
    expect(made.takeBack()).toBe("h2");
    expect(begunTogether(made.drafts())?.ids).toEqual(["h2", "h3"]);
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
