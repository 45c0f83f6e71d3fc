import { Anchor, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";

import type { Column } from "../../../components/DataTable";
import { Views } from "../../../components/Filters";
import { PageHead } from "../../../components/PageHead";
import { Permitted } from "../../../components/Permission";
import { Queue } from "../../../components/Queue";
import { rowAnchor, useQueue } from "../../../components/useQueue";
import { useShortcuts } from "../../../components/useShortcuts";
import { points } from "../../../figures";
import { shortInstant, words } from "../../../format";
import { held, one } from "../../../search";
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

const COLUMNS: Column<Candidate>[] = [
  {
    id: "parties",
    header: "Parties",
    cell: (one) => (
      <Anchor
        renderRoot={(props) => (
          <Link
            to="/resolution"
            id={rowAnchor(one.id)}
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
  { id: "score", header: "Names alike", cell: (one) => `${points(one.score)} of 100` },
  { id: "status", header: "Status", cell: (one) => words(one.status) },
  { id: "found", header: "Found", sort: "found_at", cell: (one) => shortInstant(one.found_at) },
];

/** Parties that may be one: the queue, both sides, and the decision of two people. */
export function ResolutionPage() {
  return (
    <Permitted to="read">
      <Candidates />
    </Permitted>
  );
}

function Candidates() {
  const { candidate: chosen, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(candidatesQuery(filter));
  const [preview, setPreview] = useState(false);
  const [said, setSaid] = useState("");
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const go = useCallback(
    (id: string | undefined) => {
      setSaid("");
      void navigate({ search: (all) => ({ ...all, ...held({ candidate: id }) }), replace: true, resetScroll: false });
    },
    [navigate],
  );
  const { selected, step } = useQueue(rows, chosen, go);
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
  return (
    <Stack gap="sm">
      <PageHead title="Possible duplicates" says="Keys: j and k move, p shows the preview, r goes to the reason." />
      <Views
        label="Which candidates"
        all={CANDIDATE_VIEWS}
        labels={LABELS}
        value={filter.view}
        onChange={(view) => {
          setSaid("");
          void navigate({ search: ({ candidate: _, ...all }) => ({ ...all, view }), replace: true });
        }}
      />
      <Text size="sm" role="status">
        {said}
      </Text>
      <Queue
        query={query}
        rows={rows}
        label="Candidates"
        columns={COLUMNS}
        empty={EMPTY[filter.view]}
        selected={selected}
        sort={filter.sort}
        onSort={(wanted) => void navigate({ search: (all) => ({ ...all, ...held({ sort: one(CANDIDATE_SORTS, wanted) }) }), replace: true })}
      >
        {(candidateId) => (
          <CandidatePanel
            candidateId={candidateId}
            preview={preview}
            onPreview={() => setPreview(!preview)}
            onDone={(says) => {
              setSaid(says);
              // it leaves this view: what is shown stays the one that was decided
              void navigate({ search: (all) => ({ ...all, candidate: candidateId }), replace: true });
            }}
          />
        )}
      </Queue>
    </Stack>
  );
}
