/**
 * The session: tokens live in this module's memory only, never in storage or a cookie.
 * A refresh token is used once (the server rotates it and treats a second use as theft),
 * so one renewal at a time is in flight.
 */
import { rawClient, type components } from "../api/client";
import { ProblemError, asProblem, problemFrom } from "../api/problem";

type TokenAnswer = components["schemas"]["TokenAnswer"];

interface Tokens {
  access: string;
  refresh: string;
  expiresAt: number;
}

export type SessionState =
  | { status: "signed-out"; notice?: string }
  | { status: "signed-in"; tenant: string };

const RENEW_BEFORE_MS = 60_000;

let tokens: Tokens | null = null;
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

function keep(answer: TokenAnswer): void {
  if (!answer.refresh_token) throw new Error("The sign-in gave no refresh token.");
  const lifetime = answer.expires_in * 1000;
  tokens = {
    access: answer.access_token,
    refresh: answer.refresh_token,
    expiresAt: Date.now() + lifetime,
  };
  clearTimeout(timer);
  timer = setTimeout(() => void renew(), Math.max(lifetime - RENEW_BEFORE_MS, 1_000));
}

function forget(notice?: string): void {
  tokens = null;
  clearTimeout(timer);
  publish(notice === undefined ? { status: "signed-out" } : { status: "signed-out", notice });
}

export interface Credentials {
  tenant: string;
  email: string;
  password: string;
}

export async function signIn(credentials: Credentials): Promise<void> {
  const { data, error, response } = await rawClient.POST("/api/auth/login", { body: credentials });
  if (!data) throw new ProblemError(problemFrom(response, error));
  keep(data);
  publish({ status: "signed-in", tenant: credentials.tenant });
}

async function exchange(refresh: string): Promise<void> {
  const { data, error, response } = await rawClient.POST("/api/auth/refresh", {
    body: { refresh_token: refresh },
  });
  if (data) {
    keep(data);
    return;
  }
  const problem = problemFrom(response, error);
  if (problem.status >= 400 && problem.status < 500 && problem.status !== 429) {
    forget("Your session has ended. Sign in again.");
  }
  throw new ProblemError(problem);
}

/** Renews the access token; callers that come while one is in flight share it. */
export function renew(): Promise<void> {
  const held = tokens;
  if (!held) return Promise.resolve();
  renewal ??= exchange(held.refresh)
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
  if (tokens && tokens.expiresAt - Date.now() < RENEW_BEFORE_MS / 2) await renew();
  return tokens?.access ?? null;
}

/** Ends the session here and at the server. */
export async function signOut(): Promise<void> {
  const held = tokens;
  forget();
  if (!held) return;
  await rawClient
    .POST("/api/auth/logout", { headers: { Authorization: `Bearer ${held.access}` } })
    .catch(() => undefined); // the token ends by itself; the person is signed out here anyway
}

/** The server refused the token: the session was ended elsewhere. */
export function refused(): void {
  if (tokens) forget("Your session was ended. Sign in again.");
}
