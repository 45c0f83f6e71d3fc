import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { expect, it } from "vitest";

import { meQuery } from "../queries";
import { show } from "../testing/render";
import { Person, personQuery } from "./Person";
import { Permitted } from "./Permission";

function client() {
  const made = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } } });
  made.setQueryData(meQuery.queryKey, { id: "u1", permissions: ["read"] } as never);
  made.setQueryData(personQuery("u2").queryKey, { id: "u2", kind: "person", display_name: "Ann Example" } as never);
  return made;
}

it("names who acted, and the reader as you", () => {
  const { container } = show(
    <QueryClientProvider client={client()}>
      <p>
        <Person id="u2" /> and <Person id="u1" />
      </p>
    </QueryClientProvider>,
  );
  expect(container.querySelector("p")?.textContent).toBe("Ann Example and you");
});

it("keeps the head of a page that a role does not open", () => {
  const { container } = show(
    <QueryClientProvider client={client()}>
      <Permitted to="users" needs="the role administrator" head={<h1>Account</h1>}>
        <p>Secret</p>
      </Permitted>
    </QueryClientProvider>,
  );
  expect(container.querySelector("h1")?.textContent).toBe("Account");
  expect(container.textContent).toContain("It needs the role administrator.");
  expect(container.textContent).not.toContain("Secret");
});
