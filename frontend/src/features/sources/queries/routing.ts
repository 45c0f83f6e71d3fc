import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { unwrap } from "../../../api/unwrap";

type Schemas = components["schemas"];
export type Routing = Schemas["RoutingOut"];
export type Route = Schemas["RouteOut"];
export type Plan = Schemas["PlanOut"];
export type Planned = Schemas["PlannedOut"];
export type Tier = Route["tier"];

/** Everything that a change of the routing makes another. */
export const ROUTING = ["provider-routing"];

export const routingQuery = queryOptions({
  queryKey: [...ROUTING, "matrix"],
  queryFn: () => unwrap(api.GET("/api/providers/routing")),
});

/** Who would be asked about a company of a country; no provider is asked. */
export function planQuery(country: string) {
  return queryOptions({
    queryKey: [...ROUTING, "plan", country],
    queryFn: () => unwrap(api.GET("/api/providers/routing/{country}", { params: { path: { country } } })),
  });
}

const of = ({ country, provider }: Pick<Route, "country" | "provider">, revision: number) => ({
  params: { path: { country, provider } },
  headers: { "If-Match": `"${String(revision)}"` },
});

export function setRoute(route: Route, revision: number, tier: Tier, position: number): Promise<Route> {
  return unwrap(api.PUT("/api/providers/routing/{country}/{provider}", { ...of(route, revision), body: { tier, position } }));
}

export function resetRoute(route: Route, revision: number): Promise<Route> {
  return unwrap(api.DELETE("/api/providers/routing/{country}/{provider}", of(route, revision)));
}

export function confirmRoute(route: Route, revision: number): Promise<Route> {
  return unwrap(api.POST("/api/providers/routing/{country}/{provider}/confirm", of(route, revision)));
}
