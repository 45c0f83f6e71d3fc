/**
 * The operator's session. An operator belongs to no organisation and so has no sign-in of the
 * Console: the token is entered, lives in this module's memory, and ends with the tab.
 */
import createClient from "openapi-fetch";

import type { paths } from "../../api/schema";
import { queryClient } from "../../queries";
import { claimsOf } from "../../session/identity";

export interface OperatorState {
  /** When the token ends; null while there is none. */
  until: Date | null;
  notice: string | null;
}

let token: string | null = null;
let state: OperatorState = { until: null, notice: null };
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function publish(next: OperatorState): void {
  state = next;
  for (const listener of listeners) listener();
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function current(): OperatorState {
  return state;
}

/** Why a token is none of an operator's that is still good; null where it may be one. The server decides. */
export function refusal(entered: string, now: number): string | null {
  try {
    const said = claimsOf(entered);
    const until = said["exp"];
    if (typeof until !== "number") return "This is no token of Atlas or of the platform’s issuer.";
    if (until * 1000 <= now) return "This token has ended. Make a new one.";
    if (typeof said["tenant_id"] === "string") return "This token belongs to an organisation’s account, not to the operator.";
    return null;
  } catch {
    return "This is no token: copy the whole line that the command prints.";
  }
}

export function leave(notice: string | null = null): void {
  token = null;
  clearTimeout(timer);
  queryClient.removeQueries({ queryKey: ["operator"] });
  publish({ until: null, notice });
}

export function enter(entered: string): void {
  const until = Number(claimsOf(entered)["exp"]) * 1000;
  token = entered;
  clearTimeout(timer);
  timer = setTimeout(() => leave("The token has ended. Make a new one."), Math.min(until - Date.now(), 2 ** 31 - 1));
  publish({ until: new Date(until), notice: null });
}

/** The API with the operator's token on every request. */
export const operator = createClient<paths>({ baseUrl: "/" });
operator.use({
  onRequest({ request }) {
    if (token) request.headers.set("Authorization", `Bearer ${token}`);
    return request;
  },
  onResponse({ response }) {
    if (response.status === 401) leave("The token is not accepted any more. Make a new one.");
  },
});
