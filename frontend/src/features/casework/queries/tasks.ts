import { api, type components } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import { unwrap } from "../../../api/unwrap";
import { held } from "../../../search";

export type Task = components["schemas"]["TaskOut"];

export const TASK_VIEWS = ["mine", "unassigned", "open"] as const;
export const TASK_SORTS = ["due_at", "-due_at"] as const;

export interface TaskFilter {
  view: (typeof TASK_VIEWS)[number];
  sort?: (typeof TASK_SORTS)[number];
}

/** What a view lists, as the API takes it. */
export function taskConditions(view: TaskFilter["view"]) {
  return {
    "status.eq": "open",
    ...(view === "mine" ? { mine: true } : {}),
    ...(view === "unassigned" ? { "unassigned.eq": true } : {}),
  } as const;
}

/** Open tasks by when they are due. */
export function tasksQuery(filter: TaskFilter) {
  return pagesOf(["tasks", filter], (after) =>
    unwrap(
      api.GET("/api/tasks", {
        params: {
          query: {
            limit: 50,
            ...taskConditions(filter.view),
            ...held({ sort: filter.sort }),
            ...after,
          },
        },
      }),
    ),
  );
}

export function readTask(task: Pick<Task, "id">) {
  return unwrap(api.GET("/api/tasks/{task_id}", { params: { path: { task_id: task.id } } }));
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
