import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { readEvents } from "../api/events";
import { investigationQuery, isOver } from "./queries";

export interface ProgressLine {
  id: string;
  message: string;
}

function lineOf(data: string): string {
  try {
    const event: unknown = JSON.parse(data);
    if (typeof event === "object" && event !== null && "message" in event) {
      return typeof event.message === "string" ? event.message : "";
    }
  } catch {
    // a heartbeat or an event without a message: nothing to show
  }
  return "";
}

/** An investigation that follows its events; when the stream fails, polling takes over. */
export function useLiveInvestigation(id: string) {
  const queries = useQueryClient();
  const [streaming, setStreaming] = useState(false);
  const [lines, setLines] = useState<ProgressLine[]>([]);
  const query = useQuery(investigationQuery(id, streaming));
  const over = query.data ? isOver(query.data.status) : undefined;

  useEffect(() => {
    if (over !== false) return;
    const stop = new AbortController();
    setLines([]);
    setStreaming(true);
    readEvents(`/api/investigations/${encodeURIComponent(id)}/events`, stop.signal, (event) => {
      const message = lineOf(event.data);
      if (message) {
        setLines((held) => [...held, { id: event.id ?? String(held.length), message }]);
      }
      void queries.invalidateQueries({ queryKey: ["investigation", id] });
    })
      .catch(() => undefined) // polling takes over below
      .finally(() => {
        if (stop.signal.aborted) return;
        setStreaming(false);
        void queries.invalidateQueries({ queryKey: ["investigation", id] });
      });
    return () => stop.abort();
  }, [id, over, queries]);

  return { query, lines };
}
