import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import { succeeded, unwrap } from "../../../api/unwrap";

type Schemas = components["schemas"];
export type McpServer = Schemas["McpServerOut"];
export type McpServerIn = Schemas["McpServerIn"];
export type McpHealth = Schemas["McpHealthOut"];
export type McpTool = Schemas["McpToolOut"];
export type McpCall = Schemas["McpCallOut"];
export type McpOutcome = Schemas["McpOutcome"];
export type Arguments = NonNullable<Schemas["McpCallIn"]["arguments"]>;

const of = (id: string) => ({ path: { server_id: id } });
const ofTool = (tool: Pick<McpTool, "server_id" | "id">) => ({ path: { server_id: tool.server_id, tool_id: tool.id } });
const match = (version: number) => ({ "If-Match": `"${String(version)}"` });

export const serversQuery = pagesOf(["mcp-servers"], (after) =>
  unwrap(api.GET("/api/mcp-servers", { params: { query: { limit: 50, ...after } } })),
);

export function serverQuery(id: string) {
  return queryOptions({ queryKey: ["mcp-servers", id], queryFn: () => unwrap(api.GET("/api/mcp-servers/{server_id}", { params: of(id) })) });
}

export function healthQuery(id: string) {
  return queryOptions({
    queryKey: ["mcp-servers", id, "health"],
    queryFn: () => unwrap(api.GET("/api/mcp-servers/{server_id}/health", { params: of(id) })),
  });
}

export function toolsQuery(id: string) {
  return pagesOf(["mcp-servers", id, "tools"], (after) =>
    unwrap(api.GET("/api/mcp-servers/{server_id}/tools", { params: { ...of(id), query: { limit: 100, ...after } } })),
  );
}

/** The tools of a server at once, to choose one. */
export function toolsOfServer(id: string) {
  return queryOptions({
    queryKey: ["mcp-servers", id, "tools", "first"],
    queryFn: () => unwrap(api.GET("/api/mcp-servers/{server_id}/tools", { params: { ...of(id), query: { limit: 200 } } })),
  });
}

export function callsQuery(id: string) {
  return pagesOf(["mcp-servers", id, "calls"], (after) =>
    unwrap(api.GET("/api/mcp-servers/{server_id}/calls", { params: { ...of(id), query: { limit: 20, ...after } } })),
  );
}

export function addServer(body: McpServerIn, key: string): Promise<McpServer> {
  return unwrap(api.POST("/api/mcp-servers", { body, headers: { "Idempotency-Key": key } }));
}

export function changeServer(server: McpServer, body: McpServerIn): Promise<McpServer> {
  return unwrap(api.PUT("/api/mcp-servers/{server_id}", { params: of(server.id), body, headers: match(server.version) }));
}

export function removeServer(server: McpServer): Promise<void> {
  return succeeded(api.DELETE("/api/mcp-servers/{server_id}", { params: of(server.id), headers: match(server.version) }));
}

/** Asks the server now, and reads its tools. */
export function testServer(id: string): Promise<McpServer> {
  return unwrap(api.POST("/api/mcp-servers/{server_id}/test", { params: of(id) }));
}

export function storeKey(server: McpServer, secret: string, header: string): Promise<McpServer> {
  return unwrap(api.PUT("/api/mcp-servers/{server_id}/credential", { params: of(server.id), body: { secret, header }, headers: match(server.version) }));
}

export function deleteKey(server: McpServer): Promise<void> {
  return succeeded(api.DELETE("/api/mcp-servers/{server_id}/credential", { params: of(server.id), headers: match(server.version) }));
}

/** Approves the tool in the version that was read; another one is refused. */
export function approveTool(tool: McpTool, note: string, destructive: boolean): Promise<McpTool> {
  return unwrap(
    api.POST("/api/mcp-servers/{server_id}/tools/{tool_id}/approve", { params: ofTool(tool), body: { note, accept_destructive: destructive }, headers: match(tool.version) }),
  );
}

export function withdrawTool(tool: McpTool, note: string): Promise<McpTool> {
  return unwrap(api.POST("/api/mcp-servers/{server_id}/tools/{tool_id}/withdraw", { params: ofTool(tool), body: { note }, headers: match(tool.version) }));
}

export function callTool(tool: McpTool, sent: Arguments): Promise<McpCall> {
  return unwrap(api.POST("/api/mcp-servers/{server_id}/tools/{tool_id}/call", { params: ofTool(tool), body: { arguments: sent } }));
}
