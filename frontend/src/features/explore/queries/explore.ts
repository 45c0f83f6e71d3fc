import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import { unwrap } from "../../../api/unwrap";
import { held } from "../../../search";
import type { ExploreSearch } from "../search";

type Schemas = components["schemas"];
export type Entity = Schemas["EntityOut"];
export type EntityDetail = Schemas["EntityDetail"];
export type Ownership = Schemas["OwnershipOut"];
export type Holding = Schemas["HoldingOut"];
export type GraphParty = Schemas["GraphPartyOut"];
export type Band = Schemas["BandOut"];
export type Ubos = Schemas["UbosOut"];
export type SanctionedOwnership = Schemas["SanctionedOwnershipOut"];
export type Regime = Schemas["RegimeOut"];

const path = (id: string) => ({ path: { entity_id: id } });

export function entitiesQuery({ name, type }: ExploreSearch) {
  return pagesOf(["entities", name, type], (after) =>
    unwrap(
      api.GET("/api/entities", {
        params: {
          query: { limit: 50, sort: "display_name", "type.in": type ?? "LegalEntity,Person,Trust", ...held({ "display_name.contains": name }), ...after },
        },
      }),
    ),
  );
}

export function entityQuery(id: string) {
  return queryOptions({
    queryKey: ["entity", id],
    queryFn: () => unwrap(api.GET("/api/entities/{entity_id}", { params: path(id) })),
  });
}

export function ownershipQuery(id: string, history: boolean) {
  return queryOptions({
    queryKey: ["ownership", id, history],
    queryFn: () =>
      unwrap(
        api.GET("/api/graph/entities/{entity_id}/ownership", {
          params: { ...path(id), query: { enhanced: false, max_parties: 2000, include: history ? ["history"] : [] } },
        }),
      ),
  });
}

export function sanctionedQuery(id: string) {
  return queryOptions({
    queryKey: ["sanctioned-ownership", id],
    queryFn: () => unwrap(api.GET("/api/graph/entities/{entity_id}/sanctioned-ownership", { params: path(id) })),
  });
}

/** The structure as the server draws it: whole, whatever is collapsed on the page. */
export function chartFile(id: string, format: "svg" | "png", history: boolean): Promise<Blob> {
  return unwrap(
    api.GET("/api/graph/entities/{entity_id}/ownership-chart", {
      params: { ...path(id), query: { format, enhanced: false, include: history ? ["history"] : [] } },
      parseAs: "blob",
    }),
  ) as Promise<Blob>;
}

export function structureFile(ownership: Ownership): Promise<Blob> {
  return Promise.resolve(new Blob([JSON.stringify(ownership, null, 2)], { type: "application/json" }));
}
