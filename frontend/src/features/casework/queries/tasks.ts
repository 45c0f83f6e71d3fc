import { infiniteQueryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { unwrap } from "../../../api/unwrap";

export type Task = components["schemas"]["TaskOut"];

export const TASK_VIEWS = ["mine", "unassigned", "open"] as const;
export const TASK_SORTS = ["due_at", "-due_at"] as const;

export interface TaskFilter {
  view: (typeof TASK_VIEWS)[number];
  sort?: (typeof TASK_SORTS)[number];
}

/** Open tasks by when they are due. */
export function tasksQuery(filter: TaskFilter) {
  return infiniteQueryOptions({
    queryKey: ["tasks", filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET("/api/tasks", {
          params: {
            query: {
              limit: 50,
              "status.eq": "open",
              ...(filter.view === "mine" ? { mine: true } : {}),
              ...(filter.view === "unassigned" ? { "unassigned.eq": true } : {}),
              ...(filter.sort ? { sort: filter.sort } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
        }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

function versioned(task: Task) {
  return { path: { task_id: task.id } };
}

export function claimTask(task: Task) {
  return unwrap(
    api.POST("/api/tasks/{task_id}/claim", {
      params: versioned(task),
      headers: { "If-Match": `"${String(task.version)}"` },
    }),
  );
}

export function releaseTask(task: Task) {
  return unwrap(
    api.POST("/api/tasks/{task_id}/release", {
      params: versioned(task),
      headers: { "If-Match": `"${String(task.version)}"` },
    }),
  );
}

export function completeTask(task: Task, note: string) {
  return unwrap(
    api.POST("/api/tasks/{task_id}/complete", {
      params: versioned(task),
      body: { note },
      headers: { "If-Match": `"${String(task.version)}"` },
    }),
  );
}
