import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import { ProblemError } from "../api/problem";
import { show } from "../testing/render";
import { SecondFactorStep } from "./SecondFactorStep";

const problem = (code: string) => new ProblemError({ title: "Refused", detail: "The code is not right.", code, status: 401, requestId: "", fields: [] });
const failed = (code: string) => ({ isPending: false, isError: true, error: problem(code) });

it("asks for the code at once, and sends it without spaces around", async () => {
  const onCode = vi.fn();
  show(<SecondFactorStep attempt={failed("second_factor_required")} onCode={onCode} onBack={vi.fn()} />);
  expect(screen.queryByRole("alert")).toBeNull();
  const field = screen.getByRole("textbox", { name: "Code" });
  expect(document.activeElement).toBe(field);
  expect(field.getAttribute("autocomplete")).toBe("one-time-code");
  expect(screen.getByRole("button", { name: "Sign in" })).toHaveProperty("disabled", true);
  await userEvent.keyboard(" 492 039 {Enter}");
  expect(onCode).toHaveBeenCalledWith("492 039");
});

it("says when a code was refused, and leads back", async () => {
  const onBack = vi.fn();
  show(<SecondFactorStep attempt={failed("invalid_code")} onCode={vi.fn()} onBack={onBack} />);
  expect(screen.getByRole("alert").textContent).toContain("The code is not right.");
  await userEvent.click(screen.getByRole("button", { name: "Use another account" }));
  expect(onBack).toHaveBeenCalledOnce();
});
