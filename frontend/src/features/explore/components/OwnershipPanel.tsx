import { Alert, Anchor, Button, Checkbox, Group, List, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useState } from "react";

import { DataTable, type Column } from "../../../components/DataTable";
import { DownloadButton } from "../../../components/DownloadButton";
import { MadeOf } from "../../../components/MadeOf";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty, Loading } from "../../../components/states";
import { percent } from "../../../figures";
import { day, words } from "../../../format";
import { countryName } from "../../customers/words";
import { bandText, counts, drawn, kindText } from "../graph";
import { type Mark, marksOf, markText } from "../marks";
import { chartFile, ownershipQuery, sanctionedQuery, structureFile, type Holding, type Ownership } from "../queries/explore";
import { entitySearch } from "../search";
import { LinkSources } from "./LinkSources";
import { NotCurrent } from "./NotCurrent";

const GraphView = lazy(async () => ({ default: (await import("./GraphView")).GraphView }));
const route = getRouteApi("/explore/$entityId");

/** Who holds the company, as a graph and as a table that says the same. */
export function OwnershipPanel({ entityId }: { entityId: string }) {
  const { history } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(ownershipQuery(entityId, history ?? false));
  return (
    <Stack gap="sm">
      <Checkbox
        size="xs"
        label="Show holdings that ended or have not begun"
        checked={history ?? false}
        onChange={(event) => {
          const checked = event.currentTarget.checked;
          void navigate({ search: (all) => entitySearch({ ...all, history: checked }), replace: true });
        }}
      />
      {query.isPending && <Loading what="the structure" height={460} />}
      {query.isError && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      <NotCurrent codes={query.data?.ubos.outdated} />
      {query.data && <Structure ownership={query.data} history={history ?? false} />}
    </Stack>
  );
}

function Structure({ ownership, history }: { ownership: Ownership; history: boolean }) {
  const { party } = route.useSearch();
  const navigate = route.useNavigate();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const lists = useQuery(sanctionedQuery(ownership.entity_id));
  const marks = useMemo(() => marksOf(lists.data), [lists.data]);
  const picture = useMemo(() => drawn(ownership, open, history, marks), [ownership, open, history, marks]);
  const folded = picture.nodes.filter((node) => node.kind === "group");
  const rows = ownership.holdings.filter((holding) => history || counts(holding));
  const names = new Map(ownership.parties.map((one) => [one.id, one]));
  const chosen = party ? names.get(party) : undefined;
  const mark = chosen && marks.get(chosen.id);
  if (rows.length === 0) {
    return (
      <Empty>
        No loaded source states who holds this party{history ? "" : " today"}. That says nothing about its owners: load a register that covers it, or investigate it.
      </Empty>
    );
  }
  const subject = names.get(ownership.entity_id)?.name ?? "the company";
  return (
    <Stack gap="sm">
      {ownership.truncated && (
        <Alert variant="outline" color="orange" title="Not the whole structure" role="alert">
          There are more than {ownership.max_parties.toLocaleString()} parties above; the rest was not read.
        </Alert>
      )}
      {(ownership.cycles.length > 0 || ownership.shares.over_declared.length > 0) && (
        <List size="sm">
          {ownership.cycles.length > 0 && <List.Item>Circular holdings: {ownership.cycles.map((cycle) => cycle.map((id) => names.get(id)?.name ?? id).join(" → ")).join("; ")}.</List.Item>}
          {ownership.shares.over_declared.map((one) => (
            <List.Item key={one.company}>
              {names.get(one.company)?.name ?? one.company}: the holders’ minima add up to {percent(one.sum_of_minima)}. Shares through it are contested.
            </List.Item>
          ))}
        </List>
      )}
      <Suspense fallback={<Loading what="the graph" height={460} />}>
        <GraphView
          drawn={picture}
          label={`Ownership of ${subject}: ${String(picture.nodes.length)} parties, ${String(picture.edges.length)} lines. The table below says the same.`}
          selected={party}
          onSelect={(id) => void navigate({ search: (all) => entitySearch({ ...all, party: id }), replace: true, resetScroll: false })}
          onExpand={(company) => setOpen((all) => new Set([...all, company]))}
        />
      </Suspense>
      <Text size="xs" className="dimmed">
        An arrow leads from a holder to what it holds. Solid: declared as direct. Dashed: indirect, or not declared which. Round: person. A thick frame marks the subject, a red one whom lists or registers name{lists.isError ? ": what they say could not be read" : ""}; that a frame is not red proves nothing.
      </Text>
      {folded.length > 0 && (
        <Group gap="xs">
          <Text size="sm">Smaller holders are not drawn:</Text>
          {folded.map((group) => (
            <Button key={group.id} size="compact-xs" variant="default" onClick={() => setOpen((all) => new Set([...all, group.of ?? ""]))}>
              Draw {group.label} of {names.get(group.of ?? "")?.name ?? "a company"}
            </Button>
          ))}
        </Group>
      )}
      {chosen && (
        <Group gap="sm" role="status">
          <Text size="sm">
            {chosen.name}: {words(chosen.kind)}
            {mark && `, ${markText(mark)}`}
            {chosen.country && `, ${countryName(chosen.country)}`}
          </Text>
          {chosen.id !== ownership.entity_id && (
            <Button size="compact-xs" variant="default" renderRoot={(props) => <Link to="/explore/$entityId" params={{ entityId: chosen.id }} search={{ tab: "ownership" as const }} {...props} />}>
              Its own structure
            </Button>
          )}
        </Group>
      )}
      <Group gap="xs" align="flex-start">
        <DownloadButton label="SVG" name="ownership.svg" fetch={() => chartFile(ownership.entity_id, "svg", history)} />
        <DownloadButton label="PNG" name="ownership.png" fetch={() => chartFile(ownership.entity_id, "png", history)} />
        <DownloadButton label="JSON" name="ownership.json" fetch={() => structureFile(ownership)} />
      </Group>
      <DataTable label="Holdings" columns={columns(names, marks)} rows={rows} rowId={(row) => row.id} minWidth={860} />
    </Stack>
  );
}

function columns(names: Map<string, Ownership["parties"][number]>, marks: ReadonlyMap<string, Mark>): Column<Holding>[] {
  const markedAs = (id: string) => {
    const mark = marks.get(id);
    return mark ? [markText(mark)] : [];
  };
  const name = (id: string) => names.get(id)?.name ?? "a party that is not shown";
  const link = (id: string) => (
    <Anchor renderRoot={(props) => <Link to="/explore/$entityId" params={{ entityId: id }} search={{ tab: "ownership" as const }} {...props} />}>{name(id)}</Anchor>
  );
  return [
    { id: "holder", header: "Holder", cell: (row) => link(row.holder) },
    { id: "country", header: "Country", cell: (row) => countryName(names.get(row.holder)?.country ?? "unknown") },
    { id: "company", header: "Holds", cell: (row) => link(row.company) },
    { id: "kind", header: "What", cell: kindText },
    {
      id: "band",
      header: "Share",
      cell: (row) => (
        <MadeOf what={`what ${name(row.holder)} holds of ${name(row.company)}`} of={() => <LinkSources id={row.id} />}>
          {row.kind === "ownership" || row.kind === "voting" ? bandText(row.band) : "no share"}
        </MadeOf>
      ),
    },
    { id: "direct", header: "Declared as", cell: (row) => (row.direct_or_indirect === "unknown" ? "not said" : row.direct_or_indirect) },
    { id: "since", header: "Since", cell: (row) => day(row.valid_from) },
    { id: "until", header: "Until", cell: (row) => day(row.valid_to) },
    {
      id: "note",
      header: "Note",
      cell: (row) =>
        [
          ...markedAs(row.holder),
          ...(row.state === "edge" ? [] : [`not counted: ${words(row.state)}`]),
          ...(row.joint_group ? ["held jointly"] : []),
          ...(row.held_through ? [`through a ${row.held_through}`] : []),
          ...(row.contradictions ?? []).map((one) => one.detail),
        ].join("; ") || "–",
    },
  ];
}
