import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import { succeeded, unwrap } from "../../../api/unwrap";

type Schemas = components["schemas"];
export type ContractVersion = Schemas["ContractVersionOut"];
export type Narrowing = Schemas["NarrowingOut"];
export type ContractDiff = Schemas["ContractDiffOut"];

const of = ({ id }: Pick<ContractVersion, "id">) => ({ path: { version_id: id } });
const match = ({ revision }: Pick<ContractVersion, "revision">) => ({ "If-Match": `"${String(revision)}"` });

export function versionsQuery(provider: string) {
  return pagesOf(["contract-versions", provider], (after) =>
    unwrap(api.GET("/api/source-contracts/versions", { params: { query: { limit: 20, sort: "-created_at", "provider.eq": provider, ...after } } })),
  );
}

/** Drafts of any source: the API says with each why it waits for a second person, where it does. */
export const draftsQuery = queryOptions({
  queryKey: ["contract-versions", "drafts"],
  queryFn: () => unwrap(api.GET("/api/source-contracts/versions", { params: { query: { limit: 200, "status.eq": "draft" } } })),
});

export function versionQuery(provider: string, id: string) {
  return queryOptions({
    queryKey: ["contract-versions", provider, "one", id],
    queryFn: () => unwrap(api.GET("/api/source-contracts/versions/{version_id}", { params: of({ id }) })),
  });
}

/** What a draft would change of the contract in force; nothing is stored by asking. */
export function versionDiffQuery(version: ContractVersion) {
  return queryOptions({
    queryKey: ["contract-versions", version.provider, "diff", version.id, version.revision],
    queryFn: () => unwrap(api.GET("/api/source-contracts/versions/{version_id}/diff", { params: of(version) })),
  });
}

export function adapterQuery(provider: string) {
  return queryOptions({
    queryKey: ["source-adapter", provider],
    queryFn: () => unwrap(api.GET("/api/source-contracts/adapters/{provider}", { params: { path: { provider } } })),
    staleTime: 60_000,
  });
}

export function draftVersion(provider: string, note: string, narrowing: Narrowing, key: string): Promise<ContractVersion> {
  return unwrap(api.POST("/api/source-contracts/versions", { body: { provider, note, narrowing }, headers: { "Idempotency-Key": key } }));
}

export function changeVersion(version: ContractVersion, note: string, narrowing: Narrowing): Promise<ContractVersion> {
  return unwrap(api.PUT("/api/source-contracts/versions/{version_id}", { params: of(version), body: { note, narrowing }, headers: match(version) }));
}

export function activateVersion(version: ContractVersion): Promise<ContractVersion> {
  return unwrap(api.POST("/api/source-contracts/versions/{version_id}/activate", { params: of(version), headers: match(version) }));
}

export function confirmVersion(version: ContractVersion): Promise<ContractVersion> {
  return unwrap(api.POST("/api/source-contracts/versions/{version_id}/confirm", { params: of(version), headers: match(version) }));
}

export function discardVersion(version: ContractVersion): Promise<void> {
  return succeeded(api.DELETE("/api/source-contracts/versions/{version_id}", { params: of(version), headers: match(version) }));
}
