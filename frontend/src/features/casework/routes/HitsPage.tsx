import { Anchor, Button, Grid, Group, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";

import { DataTable, type Column } from "../../../components/DataTable";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty, Loading, NoPermission } from "../../../components/states";
import { useShortcuts } from "../../../components/useShortcuts";
import { shortInstant, words } from "../../../format";
import { meQuery } from "../../../queries";
import { HitFilters } from "../components/HitFilters";
import { HitPanel } from "../components/HitPanel";
import { ShortcutHelp } from "../components/ShortcutHelp";
import type { Verdict } from "../hitRules";
import { pending } from "../pending";
import {
  SORTS,
  decideHit,
  hitsQuery,
  secondDecideHit,
  type DecisionRequest,
  type Hit,
  type HitDetail,
  type HitFilter,
  type SecondRequest,
} from "../queries/hits";

const route = getRouteApi("/hits");

const EMPTY: Record<HitFilter["view"], string> = {
  waiting: "No hit waits for a decision. This says nothing about parties that no list could answer for.",
  second: "No proposed decision waits for a second person.",
  review: "No true match waits to be reviewed again.",
  decided: "No hit has been decided.",
};

function rowId(id: string): string {
  return `hit-${id}`;
}

const COLUMNS: Column<Hit>[] = [
  {
    id: "party",
    header: "Party",
    cell: (hit) => (
      <Anchor
        renderRoot={(props) => (
          <Link to="/hits" id={rowId(hit.id)} search={(all) => ({ ...all, hit: hit.id })} replace {...props} />
        )}
      >
        {hit.party_name}
      </Anchor>
    ),
  },
  { id: "entry", header: "List entry", cell: (hit) => `${hit.entry_name} (${hit.list_id})` },
  {
    id: "strength",
    header: "Match",
    cell: (hit) => `${words(hit.strength)}, ${words(hit.measure)}`,
  },
  {
    id: "status",
    header: "Status",
    cell: (hit) => (hit.awaits_second ? "proposed" : words(hit.status)),
  },
  { id: "seen", header: "Last seen", sort: "last_seen_at", cell: (hit) => shortInstant(hit.last_seen_at) },
];

/** Focus goes to a row once it is there; `j` and `k` may have asked before it was drawn. */
function focusRow(id: string): void {
  requestAnimationFrame(() => document.getElementById(rowId(id))?.focus());
}

function useQueue() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { hit: chosen, ...filter } = search;
  const query = useInfiniteQuery(hitsQuery(filter));
  const held = useSyncExternalStore(pending.subscribe, pending.snapshot);
  const hits = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const isHeld = useCallback(
    (id: string) => held.some((item) => item.hitId === id && (item.state === "waiting" || item.state === "sending")),
    [held],
  );
  const open = useMemo(() => hits.filter((hit) => !isHeld(hit.id)), [hits, isHeld]);
  const selected = chosen ?? open[0]?.id;
  const select = useCallback(
    (id: string | undefined) => {
      void navigate({
        search: ({ hit: _, ...rest }) => (id ? { ...rest, hit: id } : rest),
        replace: true,
        resetScroll: false,
      });
      if (id) focusRow(id);
    },
    [navigate],
  );
  return { filter, query, open, selected, select, isHeld, navigate };
}

export function HitsPage() {
  const queue = useQueue();
  const { filter, query, open, selected, select, isHeld, navigate } = queue;
  const me = useQuery(meQuery);
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [evidence, setEvidence] = useState(false);
  const [help, setHelp] = useState(false);
  const [last, setLast] = useState(selected);
  if (last !== selected) {
    setLast(selected);
    setVerdict(null);
  }

  const step = useCallback(
    (by: 1 | -1) => {
      const at = open.findIndex((hit) => hit.id === selected);
      const next = open[at < 0 ? 0 : Math.min(Math.max(at + by, 0), open.length - 1)];
      if (next) select(next.id);
    },
    [open, selected, select],
  );

  const settle = useCallback(
    async (hitId: string) => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["hits"] }),
        queries.invalidateQueries({ queryKey: ["hit", hitId] }),
        queries.invalidateQueries({ queryKey: ["investigation"] }),
        queries.invalidateQueries({ queryKey: ["tasks"] }),
      ]);
    },
    [queries],
  );

  /** Holds a decision for ten seconds and goes on to the next row. */
  const hold = (hit: HitDetail, says: string, send: () => Promise<string>) => {
    const at = open.findIndex((one) => one.id === hit.id);
    const next = open[at + 1] ?? open[at - 1];
    pending.add({
      hitId: hit.id,
      party: hit.party_name,
      says,
      send: () => send().finally(() => void settle(hit.id)),
    });
    setVerdict(null);
    select(next && next.id !== hit.id ? next.id : undefined);
  };

  const decide = (hit: HitDetail, request: DecisionRequest) => {
    const key = crypto.randomUUID();
    hold(hit, `${words(request.decision)}, “${request.rationale}”`, async () => {
      const made = await decideHit(hit.id, hit.version, request, key);
      return made.state === "proposed"
        ? `${words(made.decision)} proposed. It waits for a second person.`
        : `${words(made.decision)} saved.`;
    });
  };

  const second = (hit: HitDetail, request: SecondRequest) => {
    const what = words(hit.proposed?.decision ?? "");
    hold(hit, `${request.verdict} ${what}, “${request.rationale}”`, async () => {
      const made = await secondDecideHit(hit.id, hit.version, request);
      return made.state === "final" ? `${what} confirmed by two people.` : `${what} refused.`;
    });
  };

  const choose = useCallback(
    (one: Verdict) => {
      const hit = open.find((item) => item.id === selected);
      // a true match may be said at any time: it adds scrutiny
      if (hit?.awaits_second && one !== "true_match") document.getElementById("second-rationale")?.focus();
      else if (selected && !isHeld(selected)) setVerdict(one);
    },
    [open, selected, isHeld],
  );
  const actions = useMemo(
    () => ({
      j: () => step(1),
      k: () => step(-1),
      "1": () => choose("true_match"),
      "2": () => choose("false_positive"),
      "3": () => choose("unsure"),
      e: () => setEvidence((shown) => !shown),
      "/": () => input.current?.focus(),
      "?": () => setHelp((shown) => !shown),
      z: () => {
        const back = pending.takeBack();
        if (back) select(back);
      },
    }),
    [step, choose, select],
  );
  useShortcuts(actions);

  useEffect(() => {
    document.title = "Hits · Atlas";
  }, []);

  if (me.data && !me.data.permissions.includes("read")) return <NoPermission needs="a role that reads cases" />;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={1} size="h3">
          Hits
        </Title>
        <Button size="xs" variant="default" aria-expanded={help} onClick={() => setHelp(!help)}>
          Keyboard (?)
        </Button>
      </Group>
      {help && <ShortcutHelp onClose={() => setHelp(false)} />}
      <HitFilters
        filter={filter}
        input={input}
        onChange={(part) =>
          void navigate({
            search: ({ hit: _, ...all }) => ({ ...all, ...part }) as HitFilter,
            replace: true,
          })
        }
      />
      {query.isPending && <Loading what="the hits" />}
      {query.isError && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && open.length === 0 && <Empty>{EMPTY[filter.view]}</Empty>}
      <Grid gap="md">
        {open.length > 0 && (
          <Grid.Col span={{ base: 12, lg: 5 }}>
            <Text size="sm" className="dimmed" role="status">
              {open.length}
              {query.hasNextPage ? " or more" : ""} shown
            </Text>
            <DataTable
              label="Hits"
              columns={COLUMNS}
              rows={open}
              rowId={(hit) => hit.id}
              selected={selected}
              minWidth={470}
              {...(filter.sort ? { sort: filter.sort } : {})}
              onSort={(wanted) => {
                const sort = SORTS.find((one) => one === wanted);
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
          <Grid.Col span={{ base: 12, lg: open.length > 0 ? 7 : 12 }}>
            <HitPanel
              hitId={selected}
              verdict={verdict}
              evidence={evidence}
              held={isHeld(selected)}
              onVerdict={setVerdict}
              onEvidence={() => setEvidence(!evidence)}
              onDecide={decide}
              onSecond={second}
            />
          </Grid.Col>
        )}
      </Grid>
    </Stack>
  );
}
