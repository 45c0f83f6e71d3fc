import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import { succeeded, unwrap } from "../../../api/unwrap";
import { held } from "../../../search";

type Schemas = components["schemas"];
export type Model = Schemas["ModelOut"];
export type ModelIn = Schemas["ModelIn"];
export type ModelCall = Schemas["ModelCallOut"];
export type ModelOutcome = Schemas["ModelOutcome"];
export type Tier = Schemas["ModelTierOut"];
export type Budgets = Schemas["ModelBudgetsOut"];

/** Everything below it changes with each call of a model. */
export const MODELS = ["language-models"] as const;

const of = (id: string) => ({ path: { model_id: id } });
const match = (version: number) => ({ "If-Match": `"${String(version)}"` });

export const modelsQuery = pagesOf([...MODELS, "all"], (after) => unwrap(api.GET("/api/settings/models", { params: { query: { limit: 50, ...after } } })));

export function modelQuery(id: string) {
  return queryOptions({ queryKey: [...MODELS, "one", id], queryFn: () => unwrap(api.GET("/api/settings/models/{model_id}", { params: of(id) })) });
}

export const tiersQuery = queryOptions({ queryKey: [...MODELS, "tiers"], queryFn: () => unwrap(api.GET("/api/settings/model-tiers")) });

export const budgetsQuery = queryOptions({ queryKey: [...MODELS, "budgets"], queryFn: () => unwrap(api.GET("/api/settings/budgets")) });

/** Calls, newest first; of one model where it is named. */
export function modelCallsQuery(model?: string) {
  return pagesOf([...MODELS, "calls", model], (after) =>
    unwrap(api.GET("/api/settings/model-calls", { params: { query: { limit: 20, ...held({ "model_id.eq": model }), ...after } } })),
  );
}

export function addModel(body: ModelIn, key: string): Promise<Model> {
  return unwrap(api.POST("/api/settings/models", { body, headers: { "Idempotency-Key": key } }));
}

export function changeModel(model: Model, body: ModelIn): Promise<Model> {
  return unwrap(api.PUT("/api/settings/models/{model_id}", { params: of(model.id), body, headers: match(model.version) }));
}

export function removeModel(model: Model): Promise<void> {
  return succeeded(api.DELETE("/api/settings/models/{model_id}", { params: of(model.id), headers: match(model.version) }));
}

/** Sends one sentence to the model now. */
export function testModel(id: string): Promise<ModelCall> {
  return unwrap(api.POST("/api/settings/models/{model_id}/test", { params: of(id) }));
}

export function storeModelKey(model: Model, secret: string): Promise<Model> {
  return unwrap(api.PUT("/api/settings/models/{model_id}/credential", { params: of(model.id), body: { secret }, headers: match(model.version) }));
}

export function deleteModelKey(model: Model): Promise<Model> {
  return unwrap(api.DELETE("/api/settings/models/{model_id}/credential", { params: of(model.id), headers: match(model.version) }));
}

export function setTier(tier: Tier, modelId: string | null): Promise<Tier> {
  return unwrap(
    api.PUT("/api/settings/model-tiers/{tier}", { params: { path: { tier: tier.tier } }, body: { model_id: modelId }, headers: match(tier.version) }),
  );
}
