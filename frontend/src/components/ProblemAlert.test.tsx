import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";

import { ProblemError } from "../api/problem";
import { ProblemAlert } from "./ProblemAlert";

const failed = (status: number) => new ProblemError({ title: "No", detail: "The resource has changed.", code: "precondition_failed", status, requestId: "r", fields: [] });

/** What holds, and a field; the second reading gives what another person wrote. */
function Form({ read }: { read: () => string }) {
  const held = useQuery({ queryKey: ["held"], queryFn: () => Promise.resolve(read()) });
  const [typed, setTyped] = useState("");
  return (
    <>
      <p>Holds: {held.data}</p>
      <input aria-label="Text" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      <ProblemAlert error={failed(412)} />
    </>
  );
}

it("says that another person was faster, keeps what was typed, and reads what holds now", async () => {
  const answers = ["mine", "theirs"];
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider>
        <Form read={() => answers.shift() ?? "theirs"} />
      </MantineProvider>
    </QueryClientProvider>,
  );
  await screen.findByText("Holds: mine");
  await userEvent.type(screen.getByLabelText("Text"), "a long reason");
  await userEvent.click(screen.getByRole("button", { name: "Read what holds now" }));
  await screen.findByText("Holds: theirs");
  expect(screen.getByLabelText<HTMLInputElement>("Text").value).toBe("a long reason");
});

it("offers it for nothing else, and not where the form says it itself", () => {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider>
        <ProblemAlert error={failed(409)} />
        <ProblemAlert error={failed(412)} overtakenSaid />
      </MantineProvider>
    </QueryClientProvider>,
  );
  expect(screen.queryByRole("button", { name: "Read what holds now" })).toBeNull();
});
