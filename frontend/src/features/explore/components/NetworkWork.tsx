import { Alert, Anchor, Button, Group, List, Stack, Text, VisuallyHidden } from "@mantine/core";
import { getRouteApi, Link as RouterLink } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useRef, useState } from "react";

import { DataTable, type Column } from "../../../components/DataTable";
import { DownloadButton } from "../../../components/DownloadButton";
import { MadeOf } from "../../../components/MadeOf";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { ShortcutHelp } from "../../../components/ShortcutHelp";
import { Loading } from "../../../components/states";
import { useShortcuts } from "../../../components/useShortcuts";
import { saveText } from "../../../download";
import { day } from "../../../format";
import { countryName } from "../../customers/words";
import { drawnNetwork, isOver, networkCsv, relationText, stepsText } from "../network";
import { flagsText } from "../marks";
import { networkFile, OTHERS, type Network, type NetworkNode } from "../queries/network";
import { entitySearch } from "../search";
import { kindOf, nameOf, rowsOf, whatMay, type Further, type Row, type Shown } from "../shown";
import { useNetworkWork } from "../useNetworkWork";
import { SourcesOnRequest } from "./LinkSources";
import { PartyActions } from "./PartyActions";

const GraphView = lazy(async () => ({ default: (await import("./GraphView")).GraphView }));
const route = getRouteApi("/explore/$entityId");

const KEYS = [
  ["e", "expand the chosen party"],
  ["h", "hide the chosen party"],
  ["a", "parties that share its addresses"],
  ["o", "companies that share its officers"],
  ["z", "take the last step back"],
  ["y", "do it again"],
  ["?", "this help"],
] as const;

/** A network to work on: parties are expanded, hidden and tied by what they share; picture, tables and files stay in step. */
export function NetworkWork({ network, depth, history }: { network: Network; depth: number; history: boolean }) {
  const { party } = route.useSearch();
  const navigate = route.useNavigate();
  const work = useNetworkWork(network, depth, history);
  const [help, setHelp] = useState(false);
  const back = useRef<HTMLButtonElement>(null);
  const actions = useRef<HTMLFieldSetElement>(null);
  const { shown } = work;
  const picture = useMemo(() => drawnNetwork({ ...shown, as_of: network.as_of }, [network.entity_id]), [shown, network]);
  const chosen = shown.nodes.find((node) => node.id === party);
  const choose = (id: string | undefined) => void navigate({ search: (all) => entitySearch({ ...all, party: id }), replace: true, resetScroll: false });
  const hide = (id: string) => {
    work.hide(id);
    choose(undefined);
  };
  const may = whatMay(work.done, network.entity_id, chosen, work.waits);
  useShortcuts({
    e: () => chosen && may.expand && work.expand(chosen.id),
    h: () => chosen && may.hide && hide(chosen.id),
    a: () => chosen && may.addresses && work.share(chosen.id, "addresses"),
    o: () => chosen && may.officers && work.share(chosen.id, "officers"),
    z: () => work.back?.run(),
    y: () => work.again?.run(),
    "?": () => setHelp((on) => !on),
  });
  return (
    <Stack gap="sm">
      <Gaps network={network} shown={shown} waits={work.waits} onMore={work.more} />
      <Group gap="xs" role="toolbar" aria-label="Steps">
        <Button ref={back} size="compact-xs" variant="default" aria-disabled={!work.back} data-disabled={!work.back} title={work.back?.says} onClick={() => work.back?.run()}>
          Take back (z)
        </Button>
        <Button size="compact-xs" variant="default" aria-disabled={!work.again} data-disabled={!work.again} title={work.again?.says} onClick={() => work.again?.run()}>
          Do again (y)
        </Button>
        <Button size="compact-xs" variant="default" aria-expanded={help} onClick={() => setHelp(!help)}>
          Keyboard (?)
        </Button>
        <Text size="xs" role="status">
          {work.waits ? "Asking for more parties …" : work.told}
        </Text>
      </Group>
      {help && <ShortcutHelp keys={KEYS} onClose={() => setHelp(false)} />}
      {work.error && <ProblemAlert error={work.error} onRetry={work.retry} />}
      <Suspense fallback={<Loading what="the graph" height={460} />}>
        <GraphView drawn={picture} label={`${labelOf(work.name(network.entity_id), picture.nodes.length, picture.edges.length, shown.hidden.length)} The tables below say the same.`} selected={party} picture="network" onSelect={choose} onExpand={() => undefined} />
      </Suspense>
      <Text size="xs" className="dimmed">
        An arrow leads from a holder, officer or resident to what it holds, serves or lives at. Dashed, without an arrow: both have the same address or officer. Round: person. A thick frame marks the party in question, a red one whom lists or registers name; that a frame is not red proves nothing. Nearness is no finding
        against anyone; thousands may share a service address. Names are drawn once they are large enough to read.
      </Text>
      {chosen && (
        <PartyActions
          box={actions}
          party={chosen}
          subject={network.entity_id}
          may={may}
          onExpand={() => work.expand(chosen.id)}
          onHide={() => {
            hide(chosen.id);
            back.current?.focus();
          }}
          onShare={(what) => work.share(chosen.id, what)}
        />
      )}
      {shown.hidden.length > 0 && (
        <Group gap="xs" component="section" aria-label="Hidden parties">
          <Text size="sm">
            Hidden{shown.lost > 0 ? `, with ${String(shown.lost)} that only they led to` : ""}:
          </Text>
          {shown.hidden.map((node) => (
            <Button key={node.id} size="compact-xs" variant="default" onClick={() => work.show(node.id)}>
              Show {nameOf(node)} again
            </Button>
          ))}
        </Group>
      )}
      <Files network={network} shown={shown} depth={depth} history={history} />
      <DataTable
        label="Parties"
        columns={partyColumns(shown, network.entity_id, party, (id) => {
          choose(id);
          setTimeout(() => actions.current?.focus()); // once the actions are there
        })}
        rows={shown.nodes}
        rowId={(row) => row.id}
        selected={party}
        minWidth={620}
      />
      <DataTable label="Relationships" columns={linkColumns(work.name, network.as_of)} rows={rowsOf(shown, relationText)} rowId={(row) => row.id} minWidth={820} />
    </Stack>
  );
}

function labelOf(subject: string, parties: number, lines: number, hidden: number): string {
  return `Network of ${subject}: ${String(parties)} parties, ${String(lines)} lines${hidden > 0 ? `; ${String(hidden)} hidden, and what only they led to` : ""}.`;
}

interface GapsProps {
  network: Network;
  shown: Pick<Shown, "gaps" | "further">;
  waits: boolean;
  onMore: (further: Further) => void;
}

/** Which part is not shown, and the next of those who share an address or officer. */
export function Gaps({ network, shown, waits, onMore }: GapsProps) {
  const gaps = [...(network.truncated ? [`More than ${network.limit.toLocaleString()} parties are that near; the rest is not shown. Fewer steps show fewer.`] : []), ...shown.gaps];
  if (gaps.length === 0) return null;
  return (
    <Alert variant="outline" color="orange" title="Not the whole network" role="alert">
      <List size="sm">
        {gaps.map((gap) => (
          <List.Item key={gap}>{gap}</List.Item>
        ))}
      </List>
      {shown.further.length > 0 && (
        <Group gap="xs" mt="xs">
          {shown.further.map((one) => (
            <Button key={`${one.of}:${one.what}:${one.via.id}`} size="compact-xs" variant="default" aria-disabled={waits} data-disabled={waits} style={{ height: "auto", whiteSpace: "normal" }} onClick={() => !waits && onMore(one)}>
              {one.left > OTHERS ? `Show ${String(OTHERS)} more of ${nameOf(one.via)}` : `Show the other ${String(one.left)} of ${nameOf(one.via)}`}
            </Button>
          ))}
        </Group>
      )}
    </Alert>
  );
}

function Files({ network, shown, depth, history }: { network: Network; shown: Shown; depth: number; history: boolean }) {
  return (
    <Group gap="xs" align="center">
      <Text size="sm">What is shown:</Text>
      <Button size="xs" variant="default" onClick={() => saveText(networkCsv(shown, network.as_of), "network.csv", "text/csv")}>
        CSV
      </Button>
      <Text size="sm">Everything {stepsText(depth)} away:</Text>
      <DownloadButton label="JSON" name="network.json" fetch={() => networkFile(network.entity_id, "cytoscape", depth, history)} />
      <DownloadButton label="GraphML" name="network.graphml" fetch={() => networkFile(network.entity_id, "graphml", depth, history)} />
      <DownloadButton label="FollowTheMoney" name="network.ftm.json" fetch={() => networkFile(network.entity_id, "ftm", depth, history)} />
    </Group>
  );
}

function partyLink(id: string, name: string) {
  return <Anchor renderRoot={(props) => <RouterLink to="/explore/$entityId" params={{ entityId: id }} search={{ tab: "network" as const }} {...props} />}>{name}</Anchor>;
}

function partyColumns(shown: Shown, subject: string, chosen: string | undefined, choose: (id: string) => void): Column<NetworkNode>[] {
  const lines = new Map<string, number>();
  for (const { from, to } of rowsOf(shown, relationText)) for (const end of new Set([from, to])) lines.set(end, (lines.get(end) ?? 0) + 1);
  return [
    { id: "name", header: "Party", cell: (row) => partyLink(row.id, nameOf(row)) },
    { id: "kind", header: "Kind", cell: kindOf },
    { id: "country", header: "Country", cell: (row) => (row.country ? countryName(row.country) : "–") },
    { id: "lists", header: "Lists and registers", cell: (row) => flagsText(row.flags) || "–" },
    {
      id: "away",
      header: "Steps away",
      cell: (row) =>
        row.distance === 0 ? (
          "0"
        ) : (
          <MadeOf what={`steps away: how ${nameOf(row)} is connected`} link={(props) => <RouterLink to="/explore/paths" search={{ from: subject, to: row.id }} {...props} />}>
            {String(row.distance)}
          </MadeOf>
        ),
    },
    { id: "lines", header: "Relationships shown", cell: (row) => String(lines.get(row.id) ?? 0) },
    {
      id: "choose",
      header: "In the picture",
      cell: (row) => (
        <Button size="compact-xs" variant="default" aria-pressed={row.id === chosen} onClick={() => choose(row.id)}>
          {row.id === chosen ? "Chosen" : "Choose"}
          <VisuallyHidden> {nameOf(row)}</VisuallyHidden>
        </Button>
      ),
    },
  ];
}

function linkColumns(name: (id: string) => string, asOf: string): Column<Row>[] {
  return [
    { id: "from", header: "Party", cell: (row) => partyLink(row.from, name(row.from)) },
    { id: "type", header: "Relationship", cell: (row) => `${row.text}${row.link && isOver(row.link, asOf) ? ", not today" : ""}` },
    { id: "to", header: "To", cell: (row) => partyLink(row.to, name(row.to)) },
    { id: "since", header: "Since", cell: (row) => (row.link ? day(row.link.valid_from) : "–") },
    { id: "until", header: "Until", cell: (row) => (row.link ? day(row.link.valid_to) : "–") },
    {
      id: "sources",
      header: "Sources",
      cell: (row) => (row.via ? <>Both are tied to {partyLink(row.via.id, nameOf(row.via))}</> : <SourcesOnRequest id={row.id} of={`${name(row.from)} ${row.text} ${name(row.to)}`} />),
    },
  ];
}
