import { Anchor, Button, Group, List, Stack, Tabs, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";

import { Answered } from "../../../components/Answered";
import { DataTable, type Column } from "../../../components/DataTable";
import { Decide } from "../../../components/Decide";
import { Definitions } from "../../../components/Definitions";
import { TextFilter } from "../../../components/Filters";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted, useMay } from "../../../components/Permission";
import { PlainTable } from "../../../components/PlainTable";
import { TabStrip } from "../../../components/TabStrip";
import { Empty } from "../../../components/states";
import { day, instant, words } from "../../../format";
import { attributeLabel } from "../../customers/words";
import { STUDIO } from "../area";
import { activateDataset, archiveDataset, confirmDataset, datasetChecksQuery, datasetDiffQuery, datasetQuery, discardDataset, historyQuery, type DatasetDetail, type DatasetDiff, type DatasetEvent } from "../queries/reference";
import { cellText, entriesOf, entryLabel, fieldsOf, holds, settingsOf, standingText, type Entry } from "../reference";
import { DATASET_TABS, datasetSearch, type DatasetTab } from "../search";

const route = getRouteApi("/studio/reference-data/$datasetId");

const TABS: Record<DatasetTab, string> = { entries: "Entries", changes: "Changes", checks: "Checks", history: "History" };

/** A version of reference data: its source, its entries, and what it would change. */
export function DatasetPage() {
  const { datasetId } = route.useParams();
  const query = useQuery(datasetQuery(datasetId));
  return (
    <Permitted to="read">
      <Answered query={query} what="the reference data" height={320} head={<PageHead title="Reference data" area={STUDIO} />}>
        {(dataset) => <Shown dataset={dataset} />}
      </Answered>
    </Permitted>
  );
}

const OWN = ["draft", "active", "superseded", "archived"];

type Asked = "activate" | "confirm" | "archive" | "discard";

function Shown({ dataset }: { dataset: DatasetDetail }) {
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const may = useMay();
  const [asked, setAsked] = useState<Asked | null>(null);
  const waits = dataset.awaits_second_person ?? [];
  const own = OWN.includes(dataset.status);
  const tabs = DATASET_TABS.filter((one) => own || one === "entries");
  const button = (what: Asked, label: string, first = false) => (
    <Button size="xs" {...(first ? {} : { variant: "default" })} onClick={() => setAsked(what)}>
      {label}
    </Button>
  );
  const shown = tabs.includes(tab) ? tab : "entries";
  return (
    <Stack gap="sm">
      <PageHead
        title={dataset.name}
        says={`Version ${dataset.version}: ${standingText(dataset)}`}
        area={STUDIO}
        actions={
          <>
            {waits.length > 0 && may("second_decide") && button("confirm", "Confirm as the second person …", true)}
            {may("settings") && dataset.status === "draft" && button("activate", "Put in force …", true)}
            {may("settings") && dataset.status === "draft" && button("discard", "Discard …")}
            {may("settings") && ["active", "superseded"].includes(dataset.status) && button("archive", "Archive …")}
          </>
        }
      />
      {asked && <Step key={asked} dataset={dataset} what={asked} onDone={() => setAsked(null)} />}
      {waits.length > 0 && <Waits reasons={waits} />}
      <About dataset={dataset} />
      <Tabs value={shown} keepMounted={false} onChange={(value) => void navigate({ search: datasetSearch({ tab: value }), replace: true })}>
        <TabStrip label="Parts of the dataset" tabs={tabs} labels={TABS} chosen={shown} />
        <Tabs.Panel value="entries" pt="sm">
          <Entries dataset={dataset} />
        </Tabs.Panel>
        <Tabs.Panel value="changes" pt="sm">
          <Changes dataset={dataset} />
        </Tabs.Panel>
        <Tabs.Panel value="checks" pt="sm">
          <Checks dataset={dataset} />
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="sm">
          <History dataset={dataset} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Waits({ reasons }: { reasons: string[] }) {
  return (
    <Stack gap={4} role="status">
      <Text size="sm" fw={600}>
        Proposed, and waiting for a senior officer or the MLRO who has not written it. Until then nothing changes.
      </Text>
      <List size="sm">
        {reasons.map((reason) => (
          <List.Item key={reason}>{reason}</List.Item>
        ))}
      </List>
    </Stack>
  );
}

const STEPS: Record<Asked, { label: string; says: string; danger?: boolean }> = {
  activate: {
    label: "Put the version in force",
    says: "It answers in place of what is in force now; evaluations that were made stay as they are. Further entries of a list of risk take effect at once. What loosens the data (an entry left out or changed) waits for a second person.",
  },
  confirm: { label: "Confirm as the second person", says: "What was proposed takes effect at once, for evaluations from now on. You must not have written or proposed it." },
  archive: { label: "Archive the version", says: "If it is in force, the default answers again; where that is looser, it waits for a second person.", danger: true },
  discard: { label: "Discard the draft", says: "The draft is gone from the list, and the name of its version is free again.", danger: true },
};

function Step({ dataset, what, onDone }: { dataset: DatasetDetail; what: Asked; onDone: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const act = useMutation({
    mutationFn: async () => {
      if (what === "activate") await activateDataset(dataset);
      else if (what === "confirm") await confirmDataset(dataset);
      else if (what === "archive") await archiveDataset(dataset);
      else await discardDataset(dataset);
    },
    onSuccess: async () => {
      if (what === "discard") await navigate({ to: "/studio/reference-data" });
      await queries.invalidateQueries({ queryKey: ["reference-data"] });
      onDone();
    },
  });
  const step = STEPS[what];
  return (
    <Decide
      label={step.label}
      title={step.label}
      says={step.says}
      careful
      choices={[{ label: step.label, danger: step.danger ?? false, loading: act.isPending, run: () => act.mutate() }]}
      cancel={{ run: onDone }}
      error={act.error}
    />
  );
}

function About({ dataset }: { dataset: DatasetDetail }) {
  return (
    <Definitions
      label="Where it comes from"
      items={[
        ["Source", dataset.source],
        [
          "Address",
          <Anchor key="url" href={dataset.url} target="_blank" rel="noreferrer" underline="always">
            {dataset.url}
          </Anchor>,
        ],
        ["Date of the source", dataset.source_date ?? "not stated"],
        ["A newer version is due", dataset.due ? day(dataset.due) : "no rhythm is stated"],
        ["Nature", dataset.judgement ? "a judgement, for your firm to adopt" : "facts of the publisher"],
        ["Licence", dataset.licence],
        ...(dataset.note ? ([["Remark", dataset.note]] as [string, string][]) : []),
      ]}
    />
  );
}

function Entries({ dataset }: { dataset: DatasetDetail }) {
  const [wanted, setWanted] = useState<string | undefined>();
  const entries = useMemo(() => entriesOf(dataset.data).map((entry, at) => ({ entry, id: String(at) })), [dataset.data]);
  const columns = useMemo<Column<{ entry: Entry; id: string }>[]>(
    () => fieldsOf(entries.map(({ entry }) => entry)).map((field) => ({ id: field, header: attributeLabel(field), cell: ({ entry }) => cellText(field, entry[field]) })),
    [entries],
  );
  const rows = wanted ? entries.filter(({ entry }) => holds(entry, wanted)) : entries;
  const settings = settingsOf(dataset.data);
  if (entries.length === 0 && settings.length === 0) return <Empty>There is no data in it: what needs it is not assessed. Import a version from its publisher under “Reference data”.</Empty>;
  return (
    <Stack gap="sm">
      {settings.length > 0 && <Definitions label="Beside the entries" items={settings} />}
      {entries.length > 0 && (
        <>
          <Group align="flex-end">
            <TextFilter label="Entries that hold" value={wanted} width={280} onChange={setWanted} />
            <Text size="sm" role="status">
              {rows.length.toLocaleString()} of {entries.length.toLocaleString()} entries
            </Text>
          </Group>
          {rows.length === 0 ? <Empty>No entry holds this.</Empty> : <DataTable label="Entries" columns={columns} rows={rows} rowId={(row) => row.id} />}
        </>
      )}
    </Stack>
  );
}

function Changes({ dataset }: { dataset: DatasetDetail }) {
  const query = useQuery(datasetDiffQuery(dataset.id, dataset.revision));
  return (
    <Answered query={query} what="the changes">
      {(found) => (found.before_id === found.after_id ? <NothingBefore dataset={dataset} /> : found.same ? <Empty>Nothing differs from what is in force, version {found.before_version}.</Empty> : <Different found={found} />)}
    </Answered>
  );
}

/** Compared with itself: it is in force, or nothing of its kind is. */
function NothingBefore({ dataset }: { dataset: DatasetDetail }) {
  if (dataset.status === "active") return <Empty>This version is in force.</Empty>;
  return <Empty>Nothing of this kind answers today, so each of its {dataset.entries.toLocaleString()} entries would be new.</Empty>;
}

function Different({ found }: { found: DatasetDiff }) {
  const rows = [
    ...found.removed.map((entry, at) => ({ key: `-${String(at)}`, cells: ["left out", entryLabel(entry), "–"] })),
    ...[...found.settings, ...found.changed].map((one) => ({ key: `~${one.key}`, cells: [`changed: ${one.key}`, cellText("", one.before), cellText("", one.after)] })),
    ...found.added.map((entry, at) => ({ key: `+${String(at)}`, cells: ["added", "–", entryLabel(entry)] })),
  ];
  return (
    <Stack gap="xs">
      <Text size="sm" role="status">
        Against version {found.before_version}, in force today: {found.added.length.toLocaleString()} added, {found.removed.length.toLocaleString()} left out, {(found.changed.length + found.settings.length).toLocaleString()} changed,{" "}
        {found.unchanged.toLocaleString()} as they were.
      </Text>
      <PlainTable label="What differs" minWidth={560} head={["Entry", `Version ${found.before_version}`, `Version ${found.after_version}`]} rows={rows} />
    </Stack>
  );
}

function Checks({ dataset }: { dataset: DatasetDetail }) {
  const may = useMay();
  const query = useQuery({ ...datasetChecksQuery(dataset.id, dataset.revision), enabled: may("settings") });
  if (!may("settings")) return <Empty>An administrator checks it.</Empty>;
  return (
    <Answered query={query} what="the checks">
      {(found) =>
        found.valid ? (
          <Text size="sm" role="status">
            No check found a problem: shape, countries, periods and categories fit. Whether the facts are the publisher’s is for people to compare.
          </Text>
        ) : (
          <List size="sm" aria-label="Problems">
            {found.problems.map((problem) => (
              <List.Item key={`${problem.path} ${problem.message}`}>
                <span className="mono">{problem.path}</span>: {problem.message}
              </List.Item>
            ))}
          </List>
        )
      }
    </Answered>
  );
}

const EVENTS: Column<DatasetEvent>[] = [
  { id: "at", header: "When", cell: (one) => instant(one.created_at) },
  { id: "what", header: "What", cell: (one) => words(one.action) },
  { id: "who", header: "By", cell: (one) => one.actor_name ?? "Atlas" },
];

function History({ dataset }: { dataset: DatasetDetail }) {
  const query = useInfiniteQuery(historyQuery(dataset.id));
  return <PagedTable query={query} label="History" columns={EVENTS} rowId={(one) => one.id} minWidth={480} empty="Nothing happened to it." />;
}
