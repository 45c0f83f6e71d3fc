import { Alert, Anchor, Button, Checkbox, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link as RouterLink } from "@tanstack/react-router";
import { lazy, Suspense, useMemo } from "react";

import { Answered } from "../../../components/Answered";
import { DataTable, type Column } from "../../../components/DataTable";
import { DownloadButton } from "../../../components/DownloadButton";
import { Choice } from "../../../components/Filters";
import { Empty, Loading } from "../../../components/states";
import { day } from "../../../format";
import { drawnNetwork, isOver, relationText, stepsText } from "../network";
import { networkFile, networkQuery, type Link, type Network } from "../queries/network";
import { DEPTHS, entitySearch } from "../search";
import { SourcesOnRequest } from "./LinkSources";

const GraphView = lazy(async () => ({ default: (await import("./GraphView")).GraphView }));
const route = getRouteApi("/explore/$entityId");

/** The parties around one, and what ties them, as a graph and as a table that says the same. */
export function NetworkPanel({ entityId }: { entityId: string }) {
  const { history, depth } = route.useSearch();
  const navigate = route.useNavigate();
  const steps = depth ?? 1;
  const query = useQuery(networkQuery(entityId, steps, history ?? false));
  const change = (next: Record<string, unknown>) => void navigate({ search: (all) => entitySearch({ ...all, ...next }), replace: true, resetScroll: false });
  return (
    <Stack gap="sm">
      <Group gap="md" align="flex-end">
        <Choice label="Steps away" all={DEPTHS} say={stepsText} value={DEPTHS.find((one) => one === String(steps))} onChange={(value) => change({ depth: value })} />
        <Checkbox size="xs" label="Show relationships that ended or have not begun" checked={history ?? false} onChange={(event) => change({ history: event.currentTarget.checked })} />
      </Group>
      <Answered query={query} what="the network" height={460}>
        {(network) => <Shown network={network} steps={steps} history={history ?? false} />}
      </Answered>
    </Stack>
  );
}

function Shown({ network, steps, history }: { network: Network; steps: number; history: boolean }) {
  const { party } = route.useSearch();
  const navigate = route.useNavigate();
  const picture = useMemo(() => drawnNetwork(network, [network.entity_id]), [network]);
  const names = new Map(network.nodes.map((node) => [node.id, node.name || "without a name"]));
  const chosen = party && party !== network.entity_id ? names.get(party) : undefined;
  if (network.edges.length === 0) {
    return <Empty>No source that was read ties this party to another{history ? "" : " today"}. That says nothing about ties that no source states: load a register that covers it, or investigate it.</Empty>;
  }
  const subject = names.get(network.entity_id) ?? "the party";
  return (
    <Stack gap="sm">
      {network.truncated && (
        <Alert variant="outline" color="orange" title="Not the whole network" role="alert">
          More than {network.limit.toLocaleString()} parties are that near; the rest is not shown. Fewer steps show fewer.
        </Alert>
      )}
      <Suspense fallback={<Loading what="the graph" height={460} />}>
        <GraphView
          drawn={picture}
          label={`Network of ${subject}: ${String(picture.nodes.length)} parties, ${String(picture.edges.length)} lines. The table below says the same.`}
          selected={party}
          picture="network.png"
          onSelect={(id) => void navigate({ search: (all) => entitySearch({ ...all, party: id }), replace: true, resetScroll: false })}
          onExpand={() => undefined}
        />
      </Suspense>
      <Text size="xs" className="dimmed">
        An arrow leads from a holder, officer or resident to what it holds, serves or lives at. Round: person. A thick frame marks the party in question. Nearness is no finding against anyone.
      </Text>
      {party && chosen && (
        <Group gap="sm" role="status">
          <Text size="sm">{chosen}</Text>
          <Button size="compact-xs" variant="default" renderRoot={(props) => <RouterLink to="/explore/$entityId" params={{ entityId: party }} search={{ tab: "network" as const }} {...props} />}>
            Its own network
          </Button>
          <Button size="compact-xs" variant="default" renderRoot={(props) => <RouterLink to="/explore/paths" search={{ from: network.entity_id, to: party }} {...props} />}>
            Paths to it
          </Button>
        </Group>
      )}
      <Group gap="xs" align="flex-start">
        <DownloadButton label="JSON" name="network.json" fetch={() => networkFile(network.entity_id, "cytoscape", steps, history)} />
        <DownloadButton label="GraphML" name="network.graphml" fetch={() => networkFile(network.entity_id, "graphml", steps, history)} />
        <DownloadButton label="FollowTheMoney" name="network.ftm.json" fetch={() => networkFile(network.entity_id, "ftm", steps, history)} />
      </Group>
      <DataTable label="Relationships" columns={columns(names, network.as_of)} rows={network.edges} rowId={(row) => row.id} minWidth={820} />
    </Stack>
  );
}

function columns(names: Map<string, string>, asOf: string): Column<Link>[] {
  const name = (id: string) => names.get(id) ?? "a party that is not shown";
  const link = (id: string) => (
    <Anchor renderRoot={(props) => <RouterLink to="/explore/$entityId" params={{ entityId: id }} search={{ tab: "network" as const }} {...props} />}>{name(id)}</Anchor>
  );
  return [
    { id: "from", header: "Party", cell: (row) => link(row.from_id) },
    { id: "type", header: "Relationship", cell: (row) => `${relationText(row)}${isOver(row, asOf) ? ", not today" : ""}` },
    { id: "to", header: "To", cell: (row) => link(row.to_id) },
    { id: "since", header: "Since", cell: (row) => day(row.valid_from) },
    { id: "until", header: "Until", cell: (row) => day(row.valid_to) },
    { id: "sources", header: "Sources", cell: (row) => <SourcesOnRequest id={row.id} of={`${name(row.from_id)} ${relationText(row)} ${name(row.to_id)}`} /> },
  ];
}
