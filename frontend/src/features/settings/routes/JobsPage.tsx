import { Anchor, Group, Progress, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";

import { CancelButton } from "../../../components/BatchProgress";
import type { Column } from "../../../components/DataTable";
import { Choice } from "../../../components/Filters";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted, useMay } from "../../../components/Permission";
import { WordBadge } from "../../../components/badges";
import { instant } from "../../../format";
import { meQuery } from "../../../queries";
import { isOver } from "../../../work";
import { SETTINGS } from "../area";
import { jobPage, jobTitle } from "../jobs";
import { cancelJob, jobsQuery, type Job } from "../queries/jobs";
import { JOB_STATUSES, jobsSearch } from "../search";

const route = getRouteApi("/settings/jobs");

/** How far it is, or why it stopped: only what the server said. */
export function jobText(job: Pick<Job, "status" | "done" | "total" | "message" | "error" | "cancel_requested">): string {
  if (job.error) return String(job.error["detail"] ?? job.error["code"] ?? "no reason was given");
  if (job.cancel_requested && !isOver(job)) return "is being cancelled; what is done stays";
  const reached = job.total === null ? (job.done > 0 ? job.done.toLocaleString() : "") : `${job.done.toLocaleString()} of ${job.total.toLocaleString()}`;
  const said = job.message ?? "";
  if (reached && said.startsWith(reached)) return said; // the server's own words begin with the count
  if (said.replace(".", "").toLowerCase() === job.status) return reached || "–"; // the state stands in its own column
  return [reached, said].filter(Boolean).join(", ") || "–";
}

export function JobsPage() {
  return (
    <Permitted to="read">
      <Stack gap="sm">
        <PageHead title="Running work" says="Investigations, batches, imports and whatever else takes long: what runs now, and how the last ones ended." area={SETTINGS} />
        <Jobs />
      </Stack>
    </Permitted>
  );
}

function Work({ job }: { job: Job }) {
  const page = jobPage(job);
  const title = jobTitle(job.kind);
  return page ? <Anchor renderRoot={(props) => <Link {...page} {...props} />}>{title}</Anchor> : title;
}

function Jobs() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const me = useQuery(meQuery);
  const may = useMay();
  const query = useInfiniteQuery(jobsQuery(search));
  const columns: Column<Job>[] = [
    { id: "kind", header: "Work", cell: (job) => <Work job={job} /> },
    { id: "status", header: "State", cell: (job) => <WordBadge word={job.status} /> },
    {
      id: "reached",
      header: "Reached",
      cell: (job) => (
        <>
          {jobText(job)}
          {!isOver(job) && job.progress !== null && <Progress value={job.progress} aria-label={`Progress: ${jobTitle(job.kind)}`} />}
        </>
      ),
    },
    { id: "who", header: "Begun by", cell: (job) => (job.created_by === me.data?.id ? "you" : (job.created_by_name ?? "Atlas")) },
    { id: "begun", header: "Begun", cell: (job) => instant(job.created_at) },
    { id: "ended", header: "Ended", cell: (job) => instant(job.finished_at) },
    {
      id: "cancel",
      header: "Cancel",
      cell: (job) => (may("run") && !isOver(job) && !job.cancel_requested ? <CancelButton cancel={() => cancelJob(job.id)} queryKey={["jobs"]} /> : "–"),
    },
  ];
  return (
    <>
      <Group component="search" aria-label="Filter the work">
        <Choice label="State" any="any" all={JOB_STATUSES} value={search.status} onChange={(status) => void navigate({ search: jobsSearch({ status }), replace: true })} />
      </Group>
      <PagedTable query={query} label="Work" columns={columns} rowId={(job) => job.id} minWidth={860} empty={search.status ? "No work has this state." : "Nothing was started yet. An investigation or a batch appears here."} />
      <Text size="sm" className="dimmed">
        Cancelled work ends at its next step; what is done stays.
      </Text>
    </>
  );
}
