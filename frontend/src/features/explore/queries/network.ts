import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { unwrap } from "../../../api/unwrap";

type Schemas = components["schemas"];
export type Network = Schemas["NeighbourhoodOut"];
export type NetworkNode = Schemas["NodeOut"];
export type Link = Schemas["EdgeOut"];
export type Expansion = Schemas["GraphOut"];
export type SharedWith = Schemas["SharedWithOut"];
export type Paths = Schemas["PathsOut"];
export type Claim = Schemas["ClaimOut"];

const path = (id: string) => ({ path: { entity_id: id } });
const past = (history: boolean) => (history ? (["history"] as "history"[]) : []);

export function networkQuery(id: string, depth: number, history: boolean) {
  return queryOptions({
    queryKey: ["network", id, depth, history],
    queryFn: () =>
      unwrap(
        api.GET("/api/graph/entities/{entity_id}/neighbourhood", {
          params: { ...path(id), query: { depth, limit: 200, types: [], include: past(history) } },
        }),
      ),
  });
}

/** One party's own ties, to be added to what is shown. */
export function expansion(id: string, history: boolean): Promise<Expansion> {
  return unwrap(api.GET("/api/graph/expand", { params: { query: { entity_id: [id], limit: 200, types: [], include: past(history) } } }));
}

/** Of each address or officer, at most so many others at a time: a service address has thousands. */
export const OTHERS = 50;

/** Who shares an address or officer with a party; `next` asks for those of one of them behind a party. */
export function sharedWith(id: string, what: "addresses" | "officers", history: boolean, next?: { via: string; after: string }): Promise<SharedWith> {
  const params = { ...path(id), query: { limit: OTHERS, types: [], include: past(history), ...(next && { via_id: next.via, after: next.after }) } };
  return unwrap(
    what === "addresses" ? api.GET("/api/graph/entities/{entity_id}/shared-addresses", { params }) : api.GET("/api/graph/entities/{entity_id}/shared-directors", { params }),
  );
}

export function pathsQuery(from: string, to: string, length: number, history: boolean) {
  return queryOptions({
    queryKey: ["paths", from, to, length, history],
    queryFn: () =>
      unwrap(
        api.GET("/api/graph/paths", {
          params: { query: { from_id: from, to_id: to, max_length: length, limit: 10, mode: "shortest", types: [], include: past(history) } },
        }),
      ),
  });
}

/** What sources state of one relationship, the newest first. */
export function linkClaimsQuery(id: string) {
  return queryOptions({
    queryKey: ["relationship-claims", id],
    queryFn: () =>
      unwrap(api.GET("/api/relationships/{relationship_id}/claims", { params: { path: { relationship_id: id }, query: { limit: 50, sort: "-recorded_at" } } })),
    staleTime: 60_000,
  });
}

export type NetworkFormat = "cytoscape" | "graphml" | "ftm";

/** The network in another program's format, as the server writes it. */
export async function networkFile(id: string, format: NetworkFormat, depth: number, history: boolean): Promise<Blob> {
  const file: unknown = await unwrap(
    api.GET("/api/graph/entities/{entity_id}/export", {
      params: { ...path(id), query: { format, extent: "neighbourhood", depth, max_parties: 2000, types: [], include: past(history) } },
      parseAs: "blob",
    }),
  );
  return file as Blob;
}
