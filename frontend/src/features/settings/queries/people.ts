import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import { succeeded, unwrap } from "../../../api/unwrap";
import { held } from "../../../search";
import type { TenantRole } from "../roles";
import type { PeopleSearch } from "../search";

type Schemas = components["schemas"];
export type User = Schemas["UserOut"];
export type UserSession = Schemas["UserSessionOut"];
export type ServiceAccount = Schemas["ServiceAccountOut"];

const match = (user: User) => ({ "If-Match": `"${String(user.version)}"` });
const of = (id: string) => ({ path: { user_id: id } });

export function peopleQuery({ name, status }: PeopleSearch) {
  return pagesOf(["people", name, status], (after) =>
    unwrap(
      api.GET("/api/users", {
        params: {
          query: { limit: 50, ...held({ "status.eq": status, "display_name.contains": name }), ...after },
        },
      }),
    ),
  );
}

export function personQuery(id: string) {
  return queryOptions({ queryKey: ["person", id], queryFn: () => unwrap(api.GET("/api/users/{user_id}", { params: of(id) })) });
}

export const rolesQuery = queryOptions({
  queryKey: ["roles"],
  queryFn: () => unwrap(api.GET("/api/auth/roles")),
  staleTime: 600_000,
});

export interface NewPerson {
  name: string;
  email: string;
  roles: TenantRole[];
}

export function createPerson({ name, email, roles }: NewPerson, key: string) {
  return unwrap(api.POST("/api/users", { body: { display_name: name, email, roles }, headers: { "Idempotency-Key": key } }));
}

export type Invitation = Schemas["InvitationOut"];

export const invitationsQuery = pagesOf(["invitations"], (after) =>
  unwrap(api.GET("/api/users/invitations", { params: { query: { limit: 20, ...after } } })),
);

export function invite({ name, email, roles }: NewPerson, key: string) {
  return unwrap(api.POST("/api/users/invitations", { body: { display_name: name, email, roles }, headers: { "Idempotency-Key": key } }));
}

export function resendInvitation(id: string) {
  return unwrap(api.POST("/api/users/invitations/{invitation_id}/resend", { params: { path: { invitation_id: id } } }));
}

export function revokeInvitation(id: string) {
  return succeeded(api.DELETE("/api/users/invitations/{invitation_id}", { params: { path: { invitation_id: id } } }));
}

export function makeResetLink(id: string) {
  return unwrap(api.POST("/api/users/{user_id}/password-reset", { params: of(id) }));
}

export function removeSecondFactor(id: string) {
  return succeeded(api.DELETE("/api/users/{user_id}/second-factor", { params: of(id) }));
}

export function changePerson(user: User, change: Schemas["UserUpdate"]) {
  return unwrap(api.PATCH("/api/users/{user_id}", { params: of(user.id), body: change, headers: match(user) }));
}

export function setRoles(user: User, roles: TenantRole[]) {
  return unwrap(api.PUT("/api/users/{user_id}/roles", { params: of(user.id), body: { roles }, headers: match(user) }));
}

export function deletePerson(user: User) {
  return succeeded(api.DELETE("/api/users/{user_id}", { params: of(user.id), headers: match(user) }));
}

export function sessionsQuery(id: string) {
  return pagesOf(["person", id, "sessions"], (after) =>
    unwrap(api.GET("/api/users/{user_id}/sessions", { params: { ...of(id), query: { limit: 20, ...after } } })),
  );
}

export function endSessions(id: string) {
  return unwrap(api.DELETE("/api/users/{user_id}/sessions", { params: of(id) }));
}

export function endSession(userId: string, sessionId: string) {
  return succeeded(
    api.DELETE("/api/users/{user_id}/sessions/{session_id}", { params: { path: { user_id: userId, session_id: sessionId } } }),
  );
}

export const serviceAccountsQuery = pagesOf(["service-accounts"], (after) =>
  unwrap(api.GET("/api/users/service-accounts", { params: { query: { limit: 50, ...after } } })),
);

export interface NewServiceAccount {
  name: string;
  roles: TenantRole[];
  /** The last day, `2027-11-24`; empty: no end. */
  until: string;
}

export function createServiceAccount({ name, roles, until }: NewServiceAccount, key: string) {
  return unwrap(
    api.POST("/api/users/service-accounts", {
      body: { name, roles, ...(until ? { expires_at: `${until}T23:59:59Z` } : {}) },
      headers: { "Idempotency-Key": key },
    }),
  );
}

export function deleteServiceAccount(id: string) {
  return succeeded(api.DELETE("/api/users/service-accounts/{account_id}", { params: { path: { account_id: id } } }));
}
