/** What may be said of an MCP server, its tools and its calls; without I/O. */
import { instant, words } from "../../format";
import type { McpCall, McpOutcome, McpServer, McpTool } from "./queries/servers";

export interface Said {
  /** Short, for a badge. */
  word: string;
  /** What it means, as a sentence. */
  says: string;
}

const OUTCOMES: Record<McpOutcome, string> = {
  pending: "It is under way, or its process was killed.",
  ok: "It answered.",
  tool_error: "The tool, or the server, refused or failed.",
  changed: "It was not called: the tool is no longer what was approved.",
  unreachable: "It gave no complete answer in time.",
  throttled: "It asked to be left alone for a while.",
  unauthorised: "It did not accept the key.",
  bad_answer: "Its answer was not of the protocol, too long, or repeated the key. Nothing of it was kept.",
};

export function outcomeText(outcome: McpOutcome): string {
  return OUTCOMES[outcome] ?? `${words(outcome)}.`;
}

/** How a server stands, as the last request of this organisation saw it. */
export function serverSaid(server: Pick<McpServer, "enabled" | "needs_credential" | "has_credential" | "outcome" | "checked_at">): Said {
  if (!server.enabled) return { word: "off", says: "An administrator switched it off. No tool of it is called." };
  if (server.needs_credential && !server.has_credential) return { word: "no key", says: "It needs a key and none is stored. It is not asked." };
  if (server.outcome === null) return { word: "not asked yet", says: "Whether it answers is not known. Testing it also reads its tools." };
  const when = `Asked ${instant(server.checked_at)}.`;
  if (server.outcome === "ok") return { word: "answers", says: `${outcomeText("ok")} ${when}` };
  return { word: "failing", says: `${outcomeText(server.outcome)} ${when}` };
}

export function keyText(server: Pick<McpServer, "needs_credential" | "has_credential">): string {
  if (server.has_credential) return "stored";
  return server.needs_credential ? "needed, none stored" : "none";
}

const LAPSED: Record<string, string> = {
  definition: "the server describes it differently than it was approved",
  address: "the server’s address changed",
};

/** Whether a tool may be called, and what that rests on. */
export function toolSaid(tool: Pick<McpTool, "status" | "present" | "lapsed" | "decided_at">): Said {
  const gone = tool.present ? "" : " The server no longer offers it.";
  switch (tool.status) {
    case "approved":
      return tool.present
        ? { word: "approved", says: `Approved as it was read ${instant(tool.decided_at)}. It is read again before each call, and not called if anything differs.` }
        : { word: "not offered", says: `It was approved.${gone}` };
    case "changed":
      return { word: "changed", says: `It lost its approval: ${LAPSED[tool.lapsed ?? ""] ?? "it is no longer what was approved"}. It is not called until a person approves it anew.${gone}` };
    case "withdrawn":
      return { word: "withdrawn", says: `A person took the approval back ${instant(tool.decided_at)}. It is not called.${gone}` };
    case "pending":
      return { word: "not approved", says: `No one has approved it. It is not called.${gone}` };
  }
}

const WARNINGS: Record<string, string> = {
  hidden_characters: "Its text has characters that cannot be seen; they are shown as �.",
  long_text: "Its text is unusually long.",
  instructions: "Its text reads like instructions to an assistant.",
  destructive: "The server says that it changes things.",
};

export function warningText(warning: string): string {
  return WARNINGS[warning] ?? words(warning);
}

/** What a call came to, in a sentence. */
export function callText(call: Pick<McpCall, "outcome" | "detail">): string {
  return call.detail ? `${outcomeText(call.outcome)} ${call.detail}` : outcomeText(call.outcome);
}
