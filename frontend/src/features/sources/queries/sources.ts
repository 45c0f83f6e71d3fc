import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import { succeeded, unwrap } from "../../../api/unwrap";

export type Provider = components["schemas"]["ProviderOut"];
export type LoadedRegister = components["schemas"]["RegistryDatasetOut"];
export type ProviderTest = components["schemas"]["ProviderTestOut"];
export type Credential = components["schemas"]["CredentialStatusOut"];
export type CredentialForm = components["schemas"]["CredentialFormOut"];
export type FormField = components["schemas"]["CredentialFieldOut"];
export type Contract = components["schemas"]["SourceContractOut"];
export type ContractFinding = components["schemas"]["ContractFindingOut"];

const path = (provider: string) => ({ path: { provider } });

export const providersQuery = queryOptions({
  queryKey: ["providers"],
  queryFn: () => unwrap(api.GET("/api/providers")),
});

export const credentialsQuery = queryOptions({
  queryKey: ["credentials"],
  queryFn: () => unwrap(api.GET("/api/credentials")),
});

export function providerQuery(name: string) {
  return queryOptions({
    queryKey: ["providers", name],
    queryFn: () => unwrap(api.GET("/api/providers/{name}", { params: { path: { name } } })),
  });
}

export function credentialQuery(provider: string) {
  return queryOptions({
    queryKey: ["credentials", provider],
    queryFn: () => unwrap(api.GET("/api/credentials/{provider}", { params: path(provider) })),
  });
}

export function formQuery(provider: string) {
  return queryOptions({
    queryKey: ["credential-form", provider],
    queryFn: () => unwrap(api.GET("/api/credentials/{provider}/form", { params: path(provider) })),
    staleTime: 60_000,
  });
}

export function contractQuery(provider: string) {
  return queryOptions({
    queryKey: ["source-contract", provider],
    queryFn: () => unwrap(api.GET("/api/source-contracts/{provider}", { params: path(provider) })),
    staleTime: 60_000,
  });
}

export type FindingKind = ContractFinding["kind"];

/** Where the answers of a provider and its contract differ, the newest first. */
export function findingsQuery(provider: string, kind: FindingKind) {
  return pagesOf(["contract-findings", provider, kind], (after) => {
    const query = { limit: 20, sort: "-found_at", "provider.eq": provider, ...after } as const;
    return kind === "violation"
      ? unwrap(api.GET("/api/source-contracts/violations", { params: { query } }))
      : unwrap(api.GET("/api/source-contracts/missing", { params: { query } }));
  });
}

const match = (version: number) => (version > 0 ? { headers: { "If-Match": `"${String(version)}"` } } : {});

/** Stores the values; `version` is that of the credential that they replace, 0 where there is none. */
export function storeCredential(provider: string, values: Record<string, string>, version: number): Promise<Credential> {
  return unwrap(api.PUT("/api/credentials/{provider}", { params: path(provider), body: { values }, ...match(version) }));
}

export function testCredential(provider: string): Promise<Credential> {
  return unwrap(api.POST("/api/credentials/{provider}/test", { params: path(provider) }));
}

/** Asks the source whether it answers, about no company. */
export function testProvider(name: string): Promise<ProviderTest> {
  return unwrap(api.POST("/api/providers/{name}/test", { params: { path: { name } } }));
}

export function deleteCredential(provider: string, version: number): Promise<void> {
  return succeeded(api.DELETE("/api/credentials/{provider}", { params: path(provider), ...match(version) }));
}
