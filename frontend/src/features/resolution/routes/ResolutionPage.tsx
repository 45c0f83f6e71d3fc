import { Anchor, Grid, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useState } from "react";

import { DataTable, type Column } from "../../../components/DataTable";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty, Loading, NoPermission } from "../../../components/states";
import { useShortcuts } from "../../../components/useShortcuts";
import { shortInstant, words } from "../../../format";
import { meQuery } from "../../../queries";
import { CandidatePanel } from "../components/CandidatePanel";
import {
  CANDIDATE_SORTS,
  CANDIDATE_VIEWS,
  candidatesQuery,
  type Candidate,
  type CandidateView,
} from "../queries/candidates";

const route = getRouteApi("/resolution");

const LABELS: Record<CandidateView, string> = {
  undecided: "Undecided",
  proposed: "Second person",
  merged: "Merged",
  rejected: "Two parties",
};
const EMPTY: Record<CandidateView, string> = {
  undecided: "No parties wait for a decision. Each investigation looks for parties that may be one.",
  proposed: "No merge waits for a second person.",
  merged: "No parties have been joined.",
  rejected: "No candidate has been rejected.",
};

function rowId(id: string): string {
  return `candidate-${id}`;
}

const COLUMNS: Column<Candidate>[] = [
  {
    id: "parties",
    header: "Parties",
    cell: (one) => (
      <Anchor
        renderRoot={(props) => (
          <Link
            to="/resolution"
            id={rowId(one.id)}
            search={(all) => ({ ...all, candidate: one.id })}
            replace
            {...props}
          />
        )}
      >
        {one.first_name} and {one.second_name}
      </Anchor>
    ),
  },
  { id: "score", header: "Names alike", cell: (one) => `${one.score.toFixed(0)} of 100` },
  { id: "status", header: "Status", cell: (one) => words(one.status) },
  { id: "found", header: "Found", sort: "found_at", cell: (one) => shortInstant(one.found_at) },
];

/** Parties that may be one: the queue, both sides, and the decision of two people. */
export function ResolutionPage() {
  const { candidate: chosen, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(candidatesQuery(filter));
  const me = useQuery(meQuery);
  const [preview, setPreview] = useState(false);
  const [said, setSaid] = useState("");
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const selected = chosen ?? rows[0]?.id;

  const select = useCallback(
    (id: string) => {
      setSaid("");
      void navigate({ search: (all) => ({ ...all, candidate: id }), replace: true, resetScroll: false });
      requestAnimationFrame(() => document.getElementById(rowId(id))?.focus());
    },
    [navigate],
  );
  const step = useCallback(
    (by: 1 | -1) => {
      const at = rows.findIndex((one) => one.id === selected);
      const next = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
      if (next) select(next.id);
    },
    [rows, selected, select],
  );
  const actions = useMemo(
    () => ({
      j: () => step(1),
      k: () => step(-1),
      p: () => setPreview((shown) => !shown),
      r: () => document.getElementById("candidate-reason")?.focus(),
    }),
    [step],
  );
  useShortcuts(actions);

  useEffect(() => {
    document.title = "Possible duplicates · Atlas";
  }, []);

  if (me.data && !me.data.permissions.includes("read")) return <NoPermission needs="a role that reads cases" />;
  return (
    <Stack gap="sm">
      <Title order={1} size="h3">
        Possible duplicates
      </Title>
      <Text size="sm" className="dimmed">
        Keys: j and k move, p shows the preview, r goes to the reason.
      </Text>
      <SegmentedControl
        aria-label="Which candidates"
        size="xs"
        w="max-content"
        maw="100%"
        data={CANDIDATE_VIEWS.map((view) => ({ value: view, label: LABELS[view] }))}
        value={filter.view}
        onChange={(wanted) => {
          const view = CANDIDATE_VIEWS.find((one) => one === wanted) ?? "undecided";
          setSaid("");
          void navigate({ search: ({ candidate: _, ...all }) => ({ ...all, view }), replace: true });
        }}
      />
      <Text size="sm" role="status">
        {said}
      </Text>
      {query.isPending && <Loading what="the candidates" />}
      {query.isError && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && rows.length === 0 && <Empty>{EMPTY[filter.view]}</Empty>}
      <Grid gap="md">
        {rows.length > 0 && (
          <Grid.Col span={{ base: 12, lg: 5 }}>
            <DataTable
              label="Candidates"
              columns={COLUMNS}
              rows={rows}
              rowId={(one) => one.id}
              selected={selected}
              minWidth={470}
              {...(filter.sort ? { sort: filter.sort } : {})}
              onSort={(wanted) => {
                const sort = CANDIDATE_SORTS.find((one) => one === wanted);
                void navigate({ search: (all) => ({ ...all, ...(sort ? { sort } : {}) }), replace: true });
              }}
              more={
                query.hasNextPage
                  ? { load: () => void query.fetchNextPage(), loading: query.isFetchingNextPage }
                  : undefined
              }
            />
          </Grid.Col>
        )}
        {selected && (
          <Grid.Col span={{ base: 12, lg: rows.length > 0 ? 7 : 12 }}>
            <CandidatePanel
              candidateId={selected}
              preview={preview}
              onPreview={() => setPreview(!preview)}
              onDone={(says) => {
                setSaid(says);
                // it leaves this view: what is shown stays the one that was decided
                void navigate({ search: (all) => ({ ...all, candidate: selected }), replace: true });
              }}
            />
          </Grid.Col>
        )}
      </Grid>
    </Stack>
  );
}
