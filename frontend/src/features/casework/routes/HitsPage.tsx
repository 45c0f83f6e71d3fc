import { Anchor, Button, Checkbox, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from "react";

import { asProblem, ProblemError } from "../../../api/problem";
import type { Column } from "../../../components/DataTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted } from "../../../components/Permission";
import { Queue } from "../../../components/Queue";
import { ShortcutHelp } from "../../../components/ShortcutHelp";
import { rowAnchor, useQueue } from "../../../components/useQueue";
import { useShortcuts } from "../../../components/useShortcuts";
import { shortInstant, words } from "../../../format";
import { owner } from "../../../queries";
import { held, one } from "../../../search";
import { useListTitles, type TitleOf } from "../../screening/useListTitles";
import { decideAll, MOST, requestOf, type BulkPlan, type Together } from "../bulk";
import { BulkDecision } from "../components/BulkDecision";
import { HitFilters } from "../components/HitFilters";
import { HitPanel } from "../components/HitPanel";
import { changedText, decisionText, offeredFor, proposedBy, standingText, type Verdict } from "../hitRules";
import { begunTogether, isAbout, pending, type Draft } from "../pending";
import {
  SORTS,
  decideHit,
  hitQuery,
  hitsQuery,
  secondDecideHit,
  type DecisionRequest,
  type Hit,
  type HitDetail,
  type HitFilter,
  type SecondRequest,
} from "../queries/hits";

const route = getRouteApi("/hits");
const KEYS = [
  ["j / k", "next and previous hit"],
  ["1", "true match"],
  ["2", "false positive"],
  ["3", "unsure"],
  ["4", "confirm the delisting of a true match"],
  ["x", "select the hit, to decide several together"],
  ["e", "evidence: the entry as listed, and where the hit was seen"],
  ["/", "filter by the party’s name"],
  ["z", "take back the last decision, within 10 seconds"],
  ["?", "this help"],
] as const;

const EMPTY: Record<HitFilter["view"], string> = {
  waiting: "No hit waits for a decision. This says nothing about parties that no list could answer for.",
  second: "No proposed decision waits for a second person.",
  review: "No true match waits to be reviewed again.",
  decided: "No hit has been decided.",
};

const columnsOf = (titleOf: TitleOf): Column<Hit>[] => [
  {
    id: "party",
    header: "Party",
    cell: (hit) => (
      <Anchor
        renderRoot={(props) => (
          <Link to="/hits" id={rowAnchor(hit.id)} search={(all) => ({ ...all, hit: hit.id })} replace {...props} />
        )}
      >
        {hit.party_name}
      </Anchor>
    ),
  },
  {
    id: "entry",
    header: "List entry",
    cell: (hit) => (
      <>
        {hit.entry_name}
        <Text size="xs" className="dimmed">
          {titleOf(hit.list_id)}
        </Text>
      </>
    ),
  },
  {
    id: "strength",
    header: "Match",
    cell: (hit) => `${words(hit.strength)}, ${words(hit.measure)}`,
  },
  {
    id: "status",
    header: "Status",
    cell: (hit) => (hit.awaits_second ? proposedBy(hit.proposed, false) : standingText(hit)),
  },
  { id: "seen", header: "Last seen", sort: "last_seen_at", cell: (hit) => shortInstant(hit.last_seen_at) },
];

/** Rows that are selected to be decided together; what left the queue is no longer selected. */
function useMarked(open: Hit[], marked: readonly string[], change: (ids: readonly string[]) => void, offered: boolean, titleOf: TitleOf) {
  const chosen = offered ? open.filter((hit) => marked.includes(hit.id)).map((hit) => hit.id) : [];
  const mark = useCallback(
    (id: string) => {
      if (offered) change(marked.includes(id) ? marked.filter((one) => one !== id) : [...marked, id]);
    },
    [marked, change, offered],
  );
  const box: Column<Hit> = {
    id: "mark",
    header: "Select",
    cell: (hit) => <Checkbox size="xs" aria-label={`Select ${hit.party_name} and ${hit.entry_name}`} checked={marked.includes(hit.id)} onChange={() => mark(hit.id)} />,
  };
  const columns = columnsOf(titleOf);
  return { mark, chosen, columns: offered ? [box, ...columns] : columns };
}

/** The rows that still wait, without those whose decision is on its way. */
function useHits() {
  const { hit: chosen, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(hitsQuery(filter));
  const waiting = useSyncExternalStore(pending.subscribe, pending.snapshot);
  const drafts = useSyncExternalStore(pending.subscribe, pending.drafts);
  const isHeld = useCallback(
    (id: string) => waiting.some((item) => isAbout(item, id)),
    [waiting],
  );
  const open = useMemo(() => (query.data?.pages.flatMap((page) => page.items) ?? []).filter((hit) => !isHeld(hit.id)), [query.data, isHeld]);
  const go = useCallback(
    (id: string | undefined) =>
      void navigate({
        search: ({ hit: _, ...rest }) => (id ? { ...rest, hit: id } : rest),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  );
  return { filter, query, open, isHeld, drafts, go, navigate, ...useQueue(open, chosen, go) };
}

export function HitsPage() {
  return (
    <Permitted to="read">
      <Hits />
    </Permitted>
  );
}

function Hits() {
  const { filter, query, open, selected, select, step, isHeld, drafts, go, navigate } = useHits();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [evidence, setEvidence] = useState(false);
  const [help, setHelp] = useState(false);
  const [marked, setMarked] = useState<readonly string[]>([]);
  const [together, setTogether] = useState(false);
  const titleOf = useListTitles();
  const { mark, chosen, columns } = useMarked(open, marked, setMarked, filter.view === "waiting", titleOf);
  const again = begunTogether(drafts);
  const [last, setLast] = useState(selected);
  if (last !== selected) {
    setLast(selected);
    setVerdict(null);
  }

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

  /** A refusal because another person was faster says what they changed. */
  const overtaken = async (error: unknown, read: HitDetail): Promise<never> => {
    const problem = asProblem(error);
    if (problem.status !== 412) throw error;
    const now = await queries.fetchQuery({ ...hitQuery(read.id), staleTime: 0 });
    throw new ProblemError({ ...problem, detail: `Another person changed the hit since you read it: ${changedText(read, now)}. What you typed is kept.` });
  };

  /** Holds a decision for ten seconds and goes on to the next row. */
  const hold = (hit: HitDetail, says: string, draft: Draft, send: () => Promise<string>) => {
    const at = open.findIndex((one) => one.id === hit.id);
    const next = open[at + 1] ?? open[at - 1];
    pending.add({
      hitId: hit.id,
      party: hit.party_name,
      says,
      draft,
      send: () => send().catch((error: unknown) => overtaken(error, hit)).finally(() => void settle(hit.id)),
    });
    setVerdict(null);
    select(next && next.id !== hit.id ? next.id : undefined);
  };

  const decide = (hit: HitDetail, request: DecisionRequest) => {
    const key = crypto.randomUUID();
    const draft = { verdict: request.decision, rationale: request.rationale, fact: request.distinguishing_fact ?? undefined };
    hold(hit, `${decisionText(request.decision)}, “${request.rationale}”`, draft, async () => {
      const made = await decideHit(hit.id, hit.version, request, key);
      return made.state === "proposed"
        ? `${decisionText(made.decision)} proposed. It waits for a second person.`
        : `${decisionText(made.decision)} saved.`;
    });
  };

  const second = (hit: HitDetail, request: SecondRequest) => {
    const what = decisionText(hit.proposed?.decision ?? "");
    hold(hit, `${request.verdict} ${what}, “${request.rationale}”`, { verdict: null, rationale: request.rationale }, async () => {
      const made = await secondDecideHit(hit.id, hit.version, request);
      return made.state === "final" ? `${what} confirmed by two people.` : `${what} refused.`;
    });
  };

  const decideTogether = (plan: BulkPlan, wanted: Together, rationale: string) => {
    const keys = new Map([...plan.one, ...plan.two].map((hit) => [hit.id, crypto.randomUUID()]));
    const [first, ...others] = [...keys.keys()];
    if (!first) return;
    const next = open.find((hit) => !keys.has(hit.id));
    const by = owner();
    const decideOne = (hit: HitDetail) => {
      // what one person decided is never sent as another, also between two of them
      if (owner() !== by) throw new Error("The person who decided it has signed out.");
      return decideHit(hit.id, hit.version, requestOf(wanted, rationale), keys.get(hit.id) ?? "");
    };
    pending.add({
      hitId: first,
      others,
      party: keys.size === 1 ? "1 hit" : `${String(keys.size)} hits`,
      says: `${words(wanted)}, “${rationale}”`,
      draft: { verdict: wanted, rationale, others },
      send: () => decideAll(plan, decideOne, titleOf).finally(() => void Promise.all([...keys.keys()].map(settle))),
    });
    setTogether(false);
    setMarked([]);
    select(next?.id);
  };

  const choose = useCallback(
    (one: Verdict) => {
      const hit = open.find((item) => item.id === selected);
      if (hit?.awaits_second && one !== "true_match") document.getElementById("second-rationale")?.focus();
      else if (hit && !isHeld(hit.id) && offeredFor(hit).includes(one)) setVerdict(one);
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
      "4": () => choose("delisting_confirmed"),
      x: () => {
        if (selected) mark(selected);
      },
      e: () => setEvidence((shown) => !shown),
      "/": () => input.current?.focus(),
      "?": () => setHelp((shown) => !shown),
      z: () => {
        const back = pending.takeBack();
        if (back) go(back); // its form, with what was typed, takes the focus
      },
    }),
    [step, choose, go, selected, mark],
  );
  useShortcuts(actions);

  return (
    <Stack gap="sm">
      <PageHead
        title="Hits"
        actions={
          <Button size="xs" variant="default" aria-expanded={help} onClick={() => setHelp(!help)}>
            Keyboard (?)
          </Button>
        }
      />
      {help && <ShortcutHelp keys={KEYS} onClose={() => setHelp(false)} />}
      <HitFilters
        filter={filter}
        input={input}
        onChange={(part) => void navigate({ search: ({ hit: _, ...all }) => ({ ...all, ...part }) as HitFilter, replace: true })}
      />
      {chosen.length > 0 && !together && !again && (
        <Group gap="xs">
          <Text size="sm" role="status">
            {chosen.length} selected{chosen.length > MOST ? `; at most ${String(MOST)} are decided together` : ""}
          </Text>
          <Button size="xs" variant="default" disabled={chosen.length > MOST} onClick={() => setTogether(true)}>
            Decide them together …
          </Button>
          <Button size="xs" variant="default" onClick={() => setMarked([])}>
            Select none
          </Button>
        </Group>
      )}
      {(again || (together && chosen.length > 0)) && (
        <BulkDecision
          key={(again?.ids ?? chosen).join()}
          ids={again?.ids ?? chosen}
          draft={again?.draft}
          onCancel={() => {
            if (again) pending.forget(again.ids[0] ?? "");
            setTogether(false);
          }}
          onDecide={decideTogether}
        />
      )}
      <Queue
        query={query}
        rows={open}
        label="Hits"
        columns={columns}
        empty={EMPTY[filter.view]}
        selected={selected}
        sort={filter.sort}
        onSort={(wanted) => void navigate({ search: (all) => ({ ...all, ...held({ sort: one(SORTS, wanted) }) }), replace: true })}
      >
        {(hitId) => (
          <HitPanel
            hitId={hitId}
            verdict={verdict}
            evidence={evidence}
            held={isHeld(hitId)}
            draft={again?.ids.includes(hitId) ? undefined : drafts.get(hitId)}
            onVerdict={(one) => {
              pending.forget(hitId);
              setVerdict(one);
            }}
            onEvidence={() => setEvidence(!evidence)}
            onDecide={decide}
            onSecond={second}
          />
        )}
      </Queue>
    </Stack>
  );
}
