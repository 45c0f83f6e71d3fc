import { Alert, Anchor, Button, Checkbox, Group, List, Paper, Stack, Text, Title, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link as RouterLink } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useState } from "react";

import { Answered } from "../../../components/Answered";
import { Choice } from "../../../components/Filters";
import { PageHead } from "../../../components/PageHead";
import { Permitted } from "../../../components/Permission";
import { Empty, Loading } from "../../../components/states";
import { saveText } from "../../../download";
import { day } from "../../../format";
import { LinkSources } from "../components/LinkSources";
import { PartyPicker } from "../components/PartyPicker";
import { drawnNetwork, isOver, noPathText, onPath, pathsCsv, relationText, stepsOf, stepsText, type Step } from "../network";
import { flagsText } from "../marks";
import { pathsQuery, type Paths } from "../queries/network";
import { LENGTHS, pathsSearch } from "../search";

const GraphView = lazy(async () => ({ default: (await import("../components/GraphView")).GraphView }));
const route = getRouteApi("/explore/paths");
const LENGTH = 4;

/** How two parties are connected, with the source and the dates of every link. */
export function PathsPage() {
  const { from, to, length, history } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Record<string, unknown>) => void navigate({ search: (all) => pathsSearch({ ...all, ...next }), replace: true });
  return (
    <Permitted to="read">
      <Stack gap="sm">
        <PageHead
          title="Paths between two parties"
          says="Over relationships in either direction, the shortest first."
          actions={
            <Anchor size="sm" renderRoot={(props) => <RouterLink to="/explore" {...props} />}>
              All parties
            </Anchor>
          }
        />
        <Group gap="xl" align="flex-start">
          <PartyPicker key={`from:${from ?? ""}`} label="From" value={from} onChange={(id) => change({ from: id })} />
          <PartyPicker key={`to:${to ?? ""}`} label="To" value={to} onChange={(id) => change({ to: id })} />
        </Group>
        <Group gap="md" align="flex-end">
          <Choice label="At most" all={LENGTHS} say={stepsText} value={LENGTHS.find((one) => one === String(length ?? LENGTH))} onChange={(value) => change({ length: value })} />
          <Checkbox size="xs" label="Also relationships that ended or have not begun" checked={history ?? false} onChange={(event) => change({ history: event.currentTarget.checked })} />
        </Group>
        {from && to ? <Found key={`${from}:${to}`} from={from} to={to} length={length ?? LENGTH} history={history ?? false} /> : <Empty>Choose two parties.</Empty>}
      </Stack>
    </Permitted>
  );
}

function Found({ from, to, length, history }: { from: string; to: string; length: number; history: boolean }) {
  const query = useQuery(pathsQuery(from, to, length, history));
  return (
    <Answered query={query} what="the paths" height={460}>
      {(found) => (found.paths.length === 0 ? <Empty>{noPathText(length, history)}</Empty> : <PathList found={found} />)}
    </Answered>
  );
}

function PathList({ found }: { found: Paths }) {
  const [only, setOnly] = useState<number | null>(null);
  const chosen = only === null ? undefined : found.paths[only - 1];
  const picture = useMemo(() => drawnNetwork(chosen ? onPath(found, chosen) : found, [found.from_id, found.to_id]), [found, chosen]);
  const flags = useMemo(() => new Map(found.nodes.map((node) => [node.id, flagsText(node.flags)])), [found]);
  const numbers = only === null ? found.paths.map((_, at) => at + 1) : [only];
  return (
    <Stack gap="sm">
      {found.truncated && (
        <Alert variant="outline" color="orange" title="Not every way" role="alert">
          There are more paths, or more parties around the two, than were looked at.
        </Alert>
      )}
      <Suspense fallback={<Loading what="the graph" height={460} />}>
        <GraphView
          drawn={picture}
          label={`${only === null ? "Paths" : `Path ${String(only)}`} between the two: ${String(picture.nodes.length)} parties, ${String(picture.edges.length)} lines. The lists below say the same.`}
          selected={undefined}
          picture={only === null ? "paths" : `path-${String(only)}`}
          onSelect={() => undefined}
          onExpand={() => undefined}
        />
      </Suspense>
      <Text size="xs" className="dimmed">
        A path is what sources state, link by link. It is no finding against anyone. A thick frame marks the two parties, a red one whom lists or registers name; that a frame is not red proves nothing.
      </Text>
      <Group gap="xs">
        <Text size="sm" role="status">
          {only === null ? "All paths are drawn." : `Path ${String(only)} alone is drawn.`}
        </Text>
        <Button size="xs" variant="default" onClick={() => saveText(pathsCsv(found, numbers), only === null ? "paths.csv" : `path-${String(only)}.csv`, "text/csv")}>
          CSV
        </Button>
      </Group>
      {found.paths.map((path, at) => (
        <PathCard
          key={path.edges.join()}
          number={at + 1}
          flags={flags}
          steps={stepsOf(found, path)}
          asOf={found.as_of}
          alone={only === at + 1}
          onAlone={(alone) => setOnly(alone ? at + 1 : null)}
        />
      ))}
    </Stack>
  );
}

function partyLink(id: string, name: string) {
  return (
    <Anchor fz="inherit" underline="always" renderRoot={(props) => <RouterLink to="/explore/$entityId" params={{ entityId: id }} search={{ tab: "network" as const }} {...props} />}>
      {name}
    </Anchor>
  );
}

interface CardProps {
  number: number;
  /** What lists and registers say of each party. */
  flags: ReadonlyMap<string, string>;
  steps: Step[];
  asOf: string;
  /** Whether it alone is drawn, and saved. */
  alone: boolean;
  onAlone: (alone: boolean) => void;
}

function PathCard({ number, flags, steps, asOf, alone, onAlone }: CardProps) {
  const said = (id: string) => {
    const text = flags.get(id);
    return text ? ` (${text})` : "";
  };
  return (
    <Paper withBorder p="md" component="section" aria-label={`Path ${String(number)}`}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Title order={2} size="h5">
            Path {number}: {stepsText(steps.length)}
          </Title>
          <Button size="compact-xs" variant="default" aria-pressed={alone} onClick={() => onAlone(!alone)}>
            Draw it alone
            <VisuallyHidden>: path {number}</VisuallyHidden>
          </Button>
        </Group>
        <List type="ordered" size="sm" spacing={6}>
          {steps.map(({ link, from, to }) => (
            <List.Item key={link.id}>
              {partyLink(link.from_id, from)}
              {said(link.from_id)} {relationText(link)} {partyLink(link.to_id, to)}
              {said(link.to_id)}
              <Text size="xs">
                {link.valid_from ? `Since ${day(link.valid_from)}` : "Its beginning is not stated"}
                {link.valid_to ? `, until ${day(link.valid_to)}` : ""}
                {isOver(link, asOf) ? ": not today" : ""}
              </Text>
              <LinkSources id={link.id} />
            </List.Item>
          ))}
        </List>
      </Stack>
    </Paper>
  );
}
