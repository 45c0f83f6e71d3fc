/** One-time links: their token stands behind `#`, so that no server and no log ever sees it. */
import { rawClient, type components } from "../../api/client";
import { unwrap } from "../../api/unwrap";

export type InvitationSeen = components["schemas"]["InvitationSeen"];

export const MIN_PASSWORD = 12;

/** Reads the token and takes it out of the address bar and the history. */
export function takeToken(): string {
  const token = window.location.hash.slice(1);
  if (token) window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  return token;
}

export function passwordProblem(value: string): string | null {
  return value.length >= MIN_PASSWORD ? null : `At least ${String(MIN_PASSWORD)} characters`;
}

export function repeatProblem(value: string, password: string): string | null {
  return value === password ? null : "It differs from the password above";
}

export const readInvitation = (token: string) => unwrap(rawClient.POST("/api/auth/invitation", { body: { token } }));

export const acceptInvitation = (body: components["schemas"]["InvitationAccept"]) => unwrap(rawClient.POST("/api/auth/accept-invite", { body }));

export const resetPassword = (body: components["schemas"]["PasswordReset"]) => unwrap(rawClient.POST("/api/auth/reset-password", { body }));
