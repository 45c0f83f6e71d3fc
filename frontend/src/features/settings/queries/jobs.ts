import { api, type components } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import { unwrap } from "../../../api/unwrap";
import { held } from "../../../search";
import { whileAnyRuns } from "../../../work";
import type { JobsSearch } from "../search";

export type Job = components["schemas"]["JobOut"];

/** Long work of the organisation, the newest first; asked again while some of it goes on. */
export function jobsQuery({ status }: JobsSearch) {
  return {
    ...pagesOf(["jobs", status], (after) =>
      unwrap(api.GET("/api/jobs", { params: { query: { limit: 50, sort: "-created_at", ...held({ "status.eq": status }), ...after } } })),
    ),
    refetchInterval: whileAnyRuns,
  };
}

export function cancelJob(id: string) {
  return unwrap(api.POST("/api/jobs/{job_id}/cancel", { params: { path: { job_id: id } } }));
}
