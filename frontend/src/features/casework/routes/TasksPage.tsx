import { Anchor, Button, Group, SegmentedControl, Stack, Text, Textarea, Title } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { useState } from "react";

import { DataTable, type Column } from "../../../components/DataTable";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty, Loading } from "../../../components/states";
import { instant, words } from "../../../format";
import { meQuery } from "../../../queries";
import {
  TASK_SORTS,
  TASK_VIEWS,
  claimTask,
  completeTask,
  releaseTask,
  tasksQuery,
  type Task,
  type TaskFilter,
} from "../queries/tasks";
import { dueIn, endsWith } from "../taskRules";

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
  if (task.subject_type === "investigation") {
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

function Holder({ task, me }: { task: Task; me: string | undefined }) {
  if (!task.assignee) return <>no one</>;
  return <>{task.assignee === me ? "you" : "another person"}</>;
}

/** Claim, give back, and complete: each on the version that was read (412 otherwise). */
function Actions({ task, me, may }: { task: Task; me: string | undefined; may: (permission: "run" | "decide") => boolean }) {
  const queries = useQueryClient();
  const [noting, setNoting] = useState(false);
  const [note, setNote] = useState("");
  const act = useMutation({
    mutationFn: (work: () => Promise<Task>) => work(),
    onSettled: () => queries.invalidateQueries({ queryKey: ["tasks"] }),
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
        <Group gap={4} align="flex-end">
          <Textarea
            size="xs"
            label="What was done"
            autosize
            autoFocus
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Button
            size="compact-xs"
            disabled={note.trim().length < 3}
            loading={act.isPending}
            onClick={() => act.mutate(() => completeTask(task, note.trim()))}
          >
            Save
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => setNoting(false)}>
            Go back
          </Button>
        </Group>
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
  const may = (permission: "run" | "decide") => me.data?.permissions.includes(permission) ?? false;
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
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
    { id: "role", header: "Level", cell: (task) => words(task.role) },
    { id: "holder", header: "Held by", cell: (task) => <Holder task={task} me={me.data?.id} /> },
    { id: "actions", header: "Actions", cell: (task) => <Actions task={task} me={me.data?.id} may={may} /> },
  ];
  return (
    <Stack gap="sm">
      <Title order={1} size="h3">
        Tasks
      </Title>
      <SegmentedControl
        aria-label="Which tasks"
        size="xs"
        w="max-content"
        data={TASK_VIEWS.map((view) => ({ value: view, label: LABELS[view] }))}
        value={filter.view}
        onChange={(view) => void navigate({ search: (all) => ({ ...all, view }), replace: true })}
      />
      {query.isPending && <Loading what="the tasks" />}
      {query.isError && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && rows.length === 0 && !query.hasNextPage && <Empty>{EMPTY[filter.view]}</Empty>}
      {query.data && (rows.length > 0 || query.hasNextPage) && (
        <DataTable
          label="Tasks"
          columns={columns}
          rows={rows}
          rowId={(task) => task.id}
          minWidth={760}
          sort={filter.sort ?? "due_at"}
          onSort={(wanted) => {
            const sort = TASK_SORTS.find((one) => one === wanted);
            void navigate({ search: (all) => ({ ...all, ...(sort ? { sort } : {}) }), replace: true });
          }}
          more={
            query.hasNextPage
              ? { load: () => void query.fetchNextPage(), loading: query.isFetchingNextPage }
              : undefined
          }
        />
      )}
    </Stack>
  );
}
