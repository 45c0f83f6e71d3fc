import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { useState } from "react";

import { asProblem, ProblemError } from "../../../api/problem";
import type { Column } from "../../../components/DataTable";
import { Decide } from "../../../components/Decide";
import { Views } from "../../../components/Filters";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { useMay, type Permission } from "../../../components/Permission";
import { Person } from "../../../components/Person";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { instant, sentence, words } from "../../../format";
import { meQuery } from "../../../queries";
import { held, one } from "../../../search";
import {
  TASK_SORTS,
  TASK_VIEWS,
  claimTask,
  completeTask,
  readTask,
  releaseTask,
  tasksQuery,
  type Task,
  type TaskFilter,
} from "../queries/tasks";
import { roleLabel } from "../../settings/roles";
import { dueIn, endsWith, taskChanged } from "../taskRules";

const route = getRouteApi("/tasks");
const LABELS: Record<TaskFilter["view"], string> = {
  mine: "Mine",
  unassigned: "Unassigned",
  open: "All open",
};
const EMPTY: Record<TaskFilter["view"], string> = {
  mine: "You hold no task. Claim one under “Unassigned”.",
  unassigned: "No open task is without an assignee.",
  open: "No task is open.",
};

function Subject({ task }: { task: Task }) {
  if (task.subject_type === "screening_hit") {
    return (
      <Anchor
        renderRoot={(props) => (
          <Link to="/hits" search={{ view: "waiting", hit: task.subject_id }} {...props} />
        )}
      >
        {task.title}
      </Anchor>
    );
  }
  if (task.subject_type === "resolution_candidate") {
    return (
      <Anchor
        renderRoot={(props) => (
          <Link to="/resolution" search={{ view: "undecided", candidate: task.subject_id }} {...props} />
        )}
      >
        {task.title}
      </Anchor>
    );
  }
  if (task.subject_type === "relationship") {
    return <Anchor renderRoot={(props) => <Link to="/explore/holdings/$relationshipId" params={{ relationshipId: task.subject_id }} {...props} />}>{task.title}</Anchor>;
  }
  if (task.subject_type === "entity") {
    return <Anchor renderRoot={(props) => <Link to="/explore/$entityId" params={{ entityId: task.subject_id }} search={{ tab: "ownership" as const }} {...props} />}>{task.title}</Anchor>;
  }
  if (task.subject_type === "compliance_profile") {
    return <Anchor renderRoot={(props) => <Link to="/settings/profile" {...props} />}>{task.title}</Anchor>;
  }
  if (task.subject_type === "investigation" || task.subject_type === "case_decision") {
    return (
      <Anchor
        renderRoot={(props) => (
          <Link to="/investigations/$investigationId" params={{ investigationId: task.subject_id }} {...props} />
        )}
      >
        {task.title}
      </Anchor>
    );
  }
  return <>{task.title}</>;
}

function Holder({ task }: { task: Task }) {
  return task.assignee ? <Person id={task.assignee} /> : "no one";
}

/** A refusal because another person was faster says what became of the task. */
async function overtaken(error: unknown, task: Task, me: string | undefined): Promise<never> {
  const problem = asProblem(error);
  if (problem.status !== 409 && problem.status !== 412) throw error;
  const now = await readTask(task);
  throw new ProblemError({ ...problem, detail: `${sentence(problem.detail)} ${taskChanged(task, now, me)}` });
}

/** Claim, give back, and complete: each on the version that was read (412 otherwise). */
function Actions({ task, me, may }: { task: Task; me: string | undefined; may: (permission: Permission) => boolean }) {
  const queries = useQueryClient();
  const [noting, setNoting] = useState(false);
  const act = useMutation({
    // a refusal leaves the row, and what was typed in it, until the person asks for what holds now
    mutationFn: (work: () => Promise<Task>) => work().catch((error: unknown) => overtaken(error, task, me)),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["tasks"] }),
  });
  const follows = endsWith(task);
  return (
    <Stack gap={4}>
      <Group gap={4}>
        {!task.assignee && may("run") && (
          <Button size="compact-xs" loading={act.isPending} onClick={() => act.mutate(() => claimTask(task))}>
            Claim<span className="sr-only"> {task.title}</span>
          </Button>
        )}
        {task.assignee === me && may("run") && (
          <Button
            size="compact-xs"
            variant="default"
            loading={act.isPending}
            onClick={() => act.mutate(() => releaseTask(task))}
          >
            Release<span className="sr-only"> {task.title}</span>
          </Button>
        )}
        {task.assignee === me && may("decide") && !follows && !noting && (
          <Button size="compact-xs" variant="default" onClick={() => setNoting(true)}>
            Complete<span className="sr-only"> {task.title}</span>
          </Button>
        )}
      </Group>
      {follows && (
        <Text size="xs" className="dimmed">
          {follows}
        </Text>
      )}
      {noting && (
        <Decide
          label={`Complete ${task.title}`}
          says="The task is closed for good."
          reason={{ label: "What was done" }}
          choices={[{ label: "Save", loading: act.isPending, run: (note) => act.mutate(() => completeTask(task, note)) }]}
          cancel={{ run: () => setNoting(false) }}
        />
      )}
      {act.isError && <ProblemAlert error={act.error} />}
    </Stack>
  );
}

export function TasksPage() {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(tasksQuery(filter));
  const me = useQuery(meQuery);
  const may = useMay();
  const columns: Column<Task>[] = [
    { id: "title", header: "Task", cell: (task) => <Subject task={task} /> },
    { id: "kind", header: "Kind", cell: (task) => words(task.kind) },
    {
      id: "due",
      header: "Due",
      sort: "due_at",
      cell: (task) => (
        <>
          {dueIn(task.due_at, Date.now())}
          <Text size="xs" className="dimmed">
            {words(task.sla_state)} · {instant(task.due_at)}
          </Text>
        </>
      ),
    },
    { id: "role", header: "Level", cell: (task) => roleLabel(task.role) },
    { id: "holder", header: "Held by", cell: (task) => <Holder task={task} /> },
    { id: "actions", header: "Actions", cell: (task) => <Actions task={task} me={me.data?.id} may={may} /> },
  ];
  return (
    <Stack gap="sm">
      <PageHead title="Tasks" />
      <Views label="Which tasks" all={TASK_VIEWS} labels={LABELS} value={filter.view} onChange={(view) => void navigate({ search: (all) => ({ ...all, view }), replace: true })} />
      <PagedTable
        query={query}
        label="Tasks"
        columns={columns}
        rowId={(task) => task.id}
        minWidth={760}
        sort={filter.sort ?? "due_at"}
        onSort={(wanted) => void navigate({ search: (all) => ({ ...all, ...held({ sort: one(TASK_SORTS, wanted) }) }), replace: true })}
        empty={EMPTY[filter.view]}
      />
    </Stack>
  );
}
