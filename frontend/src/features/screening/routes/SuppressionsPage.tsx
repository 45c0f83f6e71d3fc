import { Anchor, Button, Group, Stack } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";

import type { Column } from "../../../components/DataTable";
import { Decide } from "../../../components/Decide";
import { Choice } from "../../../components/Filters";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { useMay } from "../../../components/Permission";
import { instant, words } from "../../../format";
import { SCREENING } from "../area";
import { revokeSuppression, suppressionsQuery, type Suppression } from "../queries/screening";
import { useListTitles } from "../useListTitles";
import { SUPPRESSION_SORTS, SUPPRESSION_STATUSES, suppressionsSearch, type SuppressionsSearch } from "../search";

const route = getRouteApi("/screening/suppressions");

const LABELS: Record<SuppressionsSearch["status"], string> = {
  active: "in force",
  reopened: "reopened: a side changed",
  expired: "expired",
  revoked: "revoked",
  all: "any",
};

function Revoke({ suppression, onClose }: { suppression: Suppression; onClose: () => void }) {
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: (reason: string) => revokeSuppression(suppression.id, reason),
    onSuccess: async () => {
      await Promise.all([queries.invalidateQueries({ queryKey: ["suppressions"] }), queries.invalidateQueries({ queryKey: ["hits"] })]);
      onClose();
    },
  });
  return (
    <Decide
      label="Revoke the suppression"
      says={`${suppression.party_name} and ${suppression.entry_name} go back into the queue of hits, undecided. What rests on the decision is open again.`}
      careful
      reason={{ label: "Reason, kept for good", least: 1 }}
      choices={[{ label: "Revoke", loading: revoke.isPending, run: (reason) => revoke.mutate(reason) }]}
      cancel={{ label: "Leave it", run: onClose }}
      error={revoke.error}
    />
  );
}

/** Decisions that keep a hit out of the queue while both sides stay what they were. */
export function SuppressionsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const titleOf = useListTitles();
  const query = useInfiniteQuery(suppressionsQuery(search));
  const [chosen, setChosen] = useState<Suppression | null>(null);
  const mayRevoke = useMay()("decide");
  const change = (next: Record<string, unknown>) => {
    setChosen(null);
    void navigate({ search: (all) => suppressionsSearch({ ...all, ...next }), replace: true });
  };
  const columns: Column<Suppression>[] = [
    {
      id: "party",
      header: "Party",
      cell: (one) => (
        <Anchor renderRoot={(props) => <Link to="/hits" search={{ view: "decided", hit: one.hit_id }} {...props} />}>{one.party_name}</Anchor>
      ),
    },
    { id: "entry", header: "Not this entry", cell: (one) => `${one.entry_name} (${titleOf(one.list_id)})` },
    { id: "why", header: "Why", cell: (one) => one.rationale },
    { id: "who", header: "Decided by", cell: (one) => (one.confirmed_by ? "two people" : "one person") },
    { id: "since", header: "Since", sort: "created_at", cell: (one) => instant(one.created_at) },
    { id: "until", header: "Until", sort: "expires_at", cell: (one) => (one.expires_at ? instant(one.expires_at) : "a side changes") },
    {
      id: "status",
      header: "Status",
      cell: (one) =>
        one.status === "active" ? (
          mayRevoke ? (
            <Button size="compact-xs" variant="default" onClick={() => setChosen(one)}>
              Revoke
            </Button>
          ) : (
            "in force"
          )
        ) : (
          `${words(one.status)} ${instant(one.ended_at)}${one.end_reason ? `: ${one.end_reason}` : ""}`
        ),
    },
  ];
  return (
    <Stack gap="sm">
      <PageHead
        title="Suppressions"
        says="A hit that was decided as a false positive stays out of the queue until a side changes, the suppression expires, or a person revokes it."
        area={SCREENING}
      />
      <Group>
        <Choice label="Status" all={SUPPRESSION_STATUSES} say={(status) => LABELS[status]} value={search.status} onChange={(status) => change({ status })} />
      </Group>
      {chosen && <Revoke key={chosen.id} suppression={chosen} onClose={() => setChosen(null)} />}
      <PagedTable
        query={query}
        label="Suppressions"
        columns={columns}
        rowId={(one) => one.id}
        sort={search.sort ?? "-created_at"}
        onSort={(wanted) => change({ sort: SUPPRESSION_SORTS.find((one) => one === wanted) })}
        minWidth={960}
        empty={
          search.status === "active"
            ? "No hit is suppressed. A false positive that is decided in the queue of hits appears here."
            : "No suppression has this status."
        }
      />
    </Stack>
  );
}
