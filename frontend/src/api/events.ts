/**
 * Server-sent events with a bearer header (EventSource cannot send one, and a token never
 * goes into a URL): the fetch body, parsed by eventsource-parser.
 */
import { EventSourceParserStream, type EventSourceMessage } from "eventsource-parser/stream";

import { accessToken } from "../session/session";
import { ProblemError, problemFrom } from "./problem";

/** Calls `onEvent` for each event until the stream ends; rejects when it cannot be opened. */
export async function readEvents(
  path: string,
  signal: AbortSignal,
  onEvent: (event: EventSourceMessage) => void,
): Promise<void> {
  const token = await accessToken();
  const response = await fetch(path, {
    signal,
    headers: {
      Accept: "text/event-stream",
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
  });
  if (!response.ok || !response.body) {
    const body: unknown = await response.json().catch(() => null);
    throw new ProblemError(problemFrom(response, body));
  }
  const reader = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onEvent(value);
  }
}
