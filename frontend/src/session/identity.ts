/** Whose session it is, as its access token says; the server checks the token, not the Console. */
export interface Identity {
  tenantId: string;
  userId: string;
  session: string;
}

/** What a token says; throws where it is none. Nothing is checked: the server does that. */
export function claimsOf(access: string): Record<string, unknown> {
  const payload = access.split(".")[1] ?? "";
  const text = atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes));
  return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
}

/** Reads tenant, account and session from a token; throws when it is not one of Atlas's. */
export function identityOf(access: string): Identity {
  const said = claimsOf(access);
  const [tenantId, userId, session] = [said["tenant_id"], said["sub"], said["sid"]];
  if (typeof tenantId !== "string" || typeof userId !== "string" || typeof session !== "string") {
    throw new Error("The sign-in gave a token without tenant, account or session.");
  }
  return { tenantId, userId, session };
}
