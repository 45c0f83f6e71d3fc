import { Paper, Tabs, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef, type ReactNode } from "react";

import { Notes } from "../../components/Notes";
import { TabStrip } from "../../components/TabStrip";
import type { Investigation } from "../../investigations/queries";
import { Attestations } from "./Attestations";
import { ChecksOf, FindingsOf, ModulesOf, NotAssessedOf } from "./Assessed";
import { Compare } from "./Compare";
import { addRunNote, runNotesQuery } from "./queries";
import { Agents, Conflicts, Cost, Parties, Screenings, Sources, TimelineAndLog } from "./parts";
import { SinceFound } from "./SinceFound";
import { LABELS, TABS, type RunTab } from "./tabs";

const route = getRouteApi("/investigations/$investigationId");

/** What a run found and could not assess, what that rests on, and what people wrote; one tab at a time is read. */
export function RunTabs({ item }: { item: Investigation }) {
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const { box, chosen } = useInSight(tab);
  const parts: Record<RunTab, () => ReactNode> = {
    findings: () => <FindingsOf item={item} />,
    checks: () => <ChecksOf item={item} />,
    not_assessed: () => <NotAssessedOf item={item} />,
    modules: () => <ModulesOf item={item} />,
    parties: () => <Parties id={item.id} subject={item.subject.entity_id ?? undefined} />,
    screening: () => <Screenings id={item.id} />,
    conflicts: () => <Conflicts id={item.id} />,
    sources: () => <Sources id={item.id} />,
    log: () => <TimelineAndLog id={item.id} />,
    cost: () => <Cost id={item.id} />,
    attestations: () => <Attestations item={item} />,
    compare: () => <Compare item={item} />,
    agents: () => <Agents id={item.id} />,
    notes: () => <RunNotes id={item.id} />,
  };
  return (
    <Paper ref={box} withBorder p="md" component="section" aria-label="Behind the result" style={{ scrollMarginTop: 60 }}>
      <Title order={2} size="h4" mb="xs">
        Behind the result
      </Title>
      <Tabs
        value={tab ?? "findings"}
        keepMounted={false}
        onChange={(value) => {
          const next = TABS.find((one) => one === value);
          chosen.current = next;
          void navigate({ search: next ? { tab: next } : {}, replace: true, resetScroll: false });
        }}
      >
        <TabStrip label="Parts of the result" tabs={TABS} labels={LABELS} chosen={tab ?? "findings"} />
        {TABS.map((one) => (
          <Tabs.Panel key={one} value={one} pt="sm">
            <SinceFound tab={one} outdated={item.risk?.outdated} />
            {parts[one]()}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Paper>
  );
}

/** After any of these the reader holds the page, and it is not moved any more. */
const READER_ACTS = ["wheel", "touchmove", "keydown", "pointerdown"] as const;

/** Brings the tabs into view when an address or a link names one: they are below the decision and the risk. */
function useInSight(tab: RunTab | undefined) {
  const box = useRef<HTMLDivElement>(null);
  const chosen = useRef<RunTab>(undefined);
  useEffect(() => {
    if (!tab || chosen.current === tab) return;
    chosen.current = undefined;
    // after the router has set the page to its top, and again while what is above still arrives
    const bring = () => box.current?.scrollIntoView({ block: "start" });
    const first = requestAnimationFrame(bring);
    const growing = new ResizeObserver(bring);
    growing.observe(document.body);
    const stop = () => {
      growing.disconnect();
      for (const act of READER_ACTS) window.removeEventListener(act, stop);
    };
    for (const act of READER_ACTS) window.addEventListener(act, stop, { passive: true });
    const last = setTimeout(stop, 5_000);
    return () => {
      cancelAnimationFrame(first);
      clearTimeout(last);
      stop();
    };
  }, [tab]);
  return { box, chosen };
}

function RunNotes({ id }: { id: string }) {
  const query = useInfiniteQuery(runNotesQuery(id));
  return <Notes query={query} add={(text, key) => addRunNote(id, text, key)} empty="No note was written about this run." />;
}
