/**
 * The session of this browser. The refresh token is an HttpOnly cookie that no script can read; the
 * access token lives in this module's memory. Tabs take turns to renew (Web Locks, where the page
 * has them) and pass the outcome on over a broadcast channel.
 */
import { rawClient } from "../api/client";
import { asProblem, ProblemError, problemFrom } from "../api/problem";
import { identityOf, type Identity } from "./identity";
import { tell, type TabMessage } from "./tabs";

interface Token {
  access: string;
  expiresAt: number;
}

export type SessionState =
  | { status: "signed-out"; notice?: string }
  | ({ status: "signed-in" } & Identity);

const RENEW_BEFORE_MS = 60_000;
const LOCK = "atlas-session";

let token: Token | null = null;
let state: SessionState = { status: "signed-out" };
let renewal: Promise<void> | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function publish(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function current(): SessionState {
  return state;
}

function take(next: Token): void {
  const identity = identityOf(next.access);
  token = next;
  clearTimeout(timer);
  timer = setTimeout(() => void renew(), Math.max(next.expiresAt - Date.now() - RENEW_BEFORE_MS, 1_000));
  const same = state.status === "signed-in" && state.session === identity.session;
  if (!same) publish({ status: "signed-in", ...identity });
}

function forget(notice?: string): void {
  token = null;
  clearTimeout(timer);
  if (state.status === "signed-out" && notice === undefined) return;
  publish(notice === undefined ? { status: "signed-out" } : { status: "signed-out", notice });
}

/** What another tab did: renewed, signed in (perhaps as another person), or ended the session. */
export function heard(message: TabMessage): void {
  if (message.kind === "token") {
    if (message.expiresAt > Date.now()) take({ access: message.access, expiresAt: message.expiresAt });
  } else {
    forget(message.notice ?? "You signed out in another tab.");
  }
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  // without a secure context there is no lock; the server then repeats its answer for 10 s
  const locks = (navigator as { locks?: LockManager }).locks;
  return locks ? await locks.request(LOCK, work) : await work();
}

function keep(answer: { access_token: string; expires_in: number }): void {
  const next = { access: answer.access_token, expiresAt: Date.now() + answer.expires_in * 1000 };
  take(next);
  tell({ kind: "token", ...next });
}

export interface Credentials {
  tenant: string;
  email: string;
  password: string;
  /** Of the second factor, where the account asks for one. */
  code?: string;
}

export function signIn(credentials: Credentials): Promise<void> {
  return inTurn(async () => {
    const { data, error, response } = await rawClient.POST("/api/auth/console/login", {
      body: credentials,
    });
    if (!data) throw new ProblemError(problemFrom(response, error));
    keep(data);
  });
}

function isFresh(): boolean {
  return token !== null && token.expiresAt - Date.now() > RENEW_BEFORE_MS;
}

async function exchange(): Promise<void> {
  if (isFresh()) return; // another tab renewed while this one waited for its turn
  const { data, error, response } = await rawClient.POST("/api/auth/console/refresh");
  const notice = token ? "Your session has ended. Sign in again." : undefined;
  if (data) {
    keep(data);
  } else if (response.status === 204) {
    forget(notice); // the browser holds no cookie
  } else {
    const problem = problemFrom(response, error);
    if (problem.status < 500 && problem.status !== 429) forget(notice);
    throw new ProblemError(problem);
  }
}

/** Renews the access token; callers that come while one is in flight share it. */
export function renew(): Promise<void> {
  renewal ??= inTurn(exchange)
    .catch((error: unknown) => {
      console.warn("Session renewal failed:", asProblem(error).code);
    })
    .finally(() => {
      renewal = null;
    });
  return renewal;
}

/** The access token, renewed first when it is about to end; null when signed out. */
export async function accessToken(): Promise<string | null> {
  if (token && token.expiresAt - Date.now() < RENEW_BEFORE_MS / 2) await renew();
  return token?.access ?? null;
}

const NOT_REACHED =
  "Signing out did not reach the server: close the browser. The session ends after two hours without use.";

/** Ends the session at the server and in every tab. */
export async function signOut(): Promise<void> {
  const access = await accessToken(); // a token that has expired could end nothing
  forget();
  tell({ kind: "ended" });
  if (access === null) return;
  const done = await inTurn(() =>
    // kept alive: leaving the page at once must not leave the session open at the server
    rawClient.POST("/api/auth/logout", { headers: { Authorization: `Bearer ${access}` }, keepalive: true }),
  ).catch(() => null);
  if (!done?.response.ok) forget(NOT_REACHED);
}

/** The server refused a token: the session was ended elsewhere, unless a newer token is held. */
export function refused(used: string | null): void {
  if (!token || (used !== null && used !== token.access)) return;
  const notice = "Your session was ended. Sign in again.";
  forget(notice);
  tell({ kind: "ended", notice });
}
