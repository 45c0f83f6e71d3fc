import { Anchor, Checkbox, Code, Group, List, Stack, Tabs, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";

import { Answered } from "../../../components/Answered";
import type { Column } from "../../../components/DataTable";
import { Definitions } from "../../../components/Definitions";
import { Choice, TextFilter } from "../../../components/Filters";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { TabStrip } from "../../../components/TabStrip";
import { Empty } from "../../../components/states";
import { day, instant, sentence, words } from "../../../format";
import { countryName } from "../../customers/words";
import { listQuery } from "../../casework/queries/hits";
import { SCREENING } from "../area";
import { changesQuery, entriesQuery, versionsQuery, type EntryChange, type KnownList, type ListEntry, type ListVersion } from "../queries/screening";
import { ageText, coverageText, listDay, stateText, topicLabel } from "../said";
import { changesText } from "./ListsPage";
import { CHANGES, LIST_TABS, listSearch } from "../search";

const route = getRouteApi("/screening/lists/$listId");
const TABS: Record<(typeof LIST_TABS)[number], string> = {
  standing: "Standing",
  versions: "Versions",
  changes: "Changes",
  entries: "Entries",
};

export function ListPage() {
  const { listId } = route.useParams();
  const query = useQuery(listQuery(listId));
  return (
    <Answered query={query} what="the list" head={<PageHead title="List" area={SCREENING} />}>
      {(list) => <Shown list={list} />}
    </Answered>
  );
}

function Shown({ list }: { list: KnownList }) {
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Stack gap="sm">
      <PageHead title={list.title} says={`${list.publisher} · ${stateText(list.state)}`} area={SCREENING} />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) => void navigate({ search: listSearch({ tab: value }), replace: true })}
      >
        <TabStrip label="Parts of the list" tabs={LIST_TABS} labels={TABS} chosen={tab} />
        <Tabs.Panel value="standing" pt="sm">
          <Standing list={list} />
        </Tabs.Panel>
        <Tabs.Panel value="versions" pt="sm">
          <Versions list={list} />
        </Tabs.Panel>
        <Tabs.Panel value="changes" pt="sm">
          <Changes list={list} />
        </Tabs.Panel>
        <Tabs.Panel value="entries" pt="sm">
          <Entries list={list} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

/** A list of which nothing is loaded has no entries that could be unreadable: that is not “none”. */
function unreadableText({ standing }: KnownList): string {
  if (!standing.loaded) return "not known";
  return standing.unreadable.length === 0 ? "none" : standing.unreadable.join(", ");
}

function Standing({ list }: { list: KnownList }) {
  const { standing } = list;
  return (
    <Stack gap="sm">
      <Text size="sm">
        {standing.answers
          ? "The list is complete and was obtained recently enough. The absence of a match counts where an active compliance profile requires the list."
          : `The absence of a match proves nothing: ${sentence(standing.sentence)} Matches count all the same.`}
      </Text>
      {standing.forced && <Text size="sm">Loaded against a refusal: {sentence(standing.forced)}</Text>}
      <Definitions
        label="Standing of the list"
        items={[
          ["Answers for", list.topics.map(topicLabel).join(", ")],
          ["Being listed means", words(list.measure)],
          ["Loaded", coverageText(list)],
          ["Published", standing.published ? day(standing.published) : "not known"],
          ["Obtained from the publisher", ageText(standing.age_days, standing.max_age_days)],
          ["Publisher updates it", list.rhythm || "not known how often"],
          ["Entries without a readable name", unreadableText(list)],
          ["Licence", list.licence],
          [
            "Source",
            <Anchor key="source" href={list.source_url} target="_blank" rel="noreferrer" underline="always">
              {list.source_url}
            </Anchor>,
          ],
        ]}
      />
      {standing.remedy && (
        <Stack gap={4}>
          <Text size="sm">What the operator does: download the list from its publisher, then load it.</Text>
          <List size="sm">
            {standing.remedy.addresses.map((address) => (
              <List.Item key={address} style={{ overflowWrap: "anywhere" }}>
                {address}
              </List.Item>
            ))}
          </List>
          <Code block style={{ whiteSpace: "pre-wrap" }}>
            {standing.remedy.command}
          </Code>
        </Stack>
      )}
    </Stack>
  );
}

const versionColumns = (list: KnownList): Column<ListVersion>[] => [
  { id: "date", header: "Published", cell: (version) => listDay(version.published, version.last_checked) },
  { id: "status", header: "Status", cell: (version) => words(version.status) },
  { id: "loaded", header: "Loaded", cell: (version) => instant(version.loaded_at) },
  { id: "entries", header: "Entries", cell: (version) => version.entries.toLocaleString() },
  { id: "unread", header: "Read in part", cell: (version) => version.incomplete.toLocaleString() },
  {
    id: "changes",
    header: "Changes",
    cell: (version) => (
      <Anchor
        renderRoot={(props) => (
          <Link to="/screening/lists/$listId" params={{ listId: list.list_id }} search={{ tab: "changes", version: version.id }} {...props} />
        )}
      >
        {changesText(version)}
      </Anchor>
    ),
  },
  {
    id: "hash",
    header: "Fingerprint",
    cell: (version) => (
      <Text span size="xs" className="mono" title={version.content_hash}>
        {version.content_hash.slice(0, 12)}
      </Text>
    ),
  },
];

function Versions({ list }: { list: KnownList }) {
  const query = useInfiniteQuery(versionsQuery(list.list_id));
  return (
    <PagedTable query={query} label="Versions" columns={versionColumns(list)} rowId={(version) => version.id} empty="No version is loaded. “Standing” says how the operator loads one." minWidth={820} />
  );
}

function stated(values: readonly unknown[]): string {
  return values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join("; ");
}

const CHANGE_COLUMNS: Column<EntryChange>[] = [
  { id: "name", header: "Entry", cell: (one) => `${one.name} (${one.entry_key})` },
  { id: "change", header: "Change", cell: (one) => words(one.change) },
  {
    id: "fields",
    header: "What changed",
    cell: (one) =>
      one.fields.length === 0 ? (
        "–"
      ) : (
        <List size="sm" listStyleType="none">
          {one.fields.map((field) => (
            <List.Item key={field.field} style={{ overflowWrap: "anywhere" }}>
              {words(field.field)}: {field.removed.length > 0 && `no longer ${stated(field.removed)}. `}
              {field.added.length > 0 && `Now ${stated(field.added)}.`}
            </List.Item>
          ))}
        </List>
      ),
  },
];

function Changes({ list }: { list: KnownList }) {
  const search = route.useSearch();
  const version = search.version ?? list.version?.id;
  if (!version) return <Empty>No version is loaded, so nothing changed. “Standing” says how the operator loads one.</Empty>;
  return <ChangesOf version={version} chosen={search.version !== undefined} change={search.change} />;
}

function ChangesOf({ version, chosen, change }: { version: string; chosen: boolean; change: (typeof CHANGES)[number] | undefined }) {
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(changesQuery(version, change));
  return (
    <Stack gap="sm">
      <Text size="sm">{chosen ? "What the chosen version changed." : "What the current version changed."} The first version that is loaded has nothing to be compared with.</Text>
      <Group>
        <Choice label="Change" any="any" all={CHANGES} value={change} onChange={(wanted) => void navigate({ search: (all) => listSearch({ ...all, change: wanted }), replace: true })} />
      </Group>
      <PagedTable query={query} label="Changes" columns={CHANGE_COLUMNS} rowId={(one) => one.id} empty="This version changed no entry, or is the first one." />
    </Stack>
  );
}

function Entries({ list }: { list: KnownList }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [open, setOpen] = useState<string | null>(null);
  const query = useInfiniteQuery(entriesQuery(list.list_id, search.name, search.incomplete));
  const change = (next: Record<string, unknown>) =>
    void navigate({ search: (all) => listSearch({ ...all, ...next }), replace: true });
  const entry = query.data?.pages.flatMap((page) => page.items).find((one) => one.id === open);
  const columns: Column<ListEntry>[] = [
    {
      id: "name",
      header: "Entry",
      cell: (one) => (
        <Anchor component="button" type="button" ta="start" aria-expanded={one.id === open} onClick={() => setOpen(one.id === open ? null : one.id)}>
          {one.name}
        </Anchor>
      ),
    },
    { id: "kind", header: "Kind", cell: (one) => words(one.kind) },
    { id: "countries", header: "Countries", cell: (one) => one.countries.map(countryName).join(", ") || "not stated" },
    { id: "programmes", header: "Programmes", cell: (one) => one.programmes.join(", ") || "–" },
    { id: "listed", header: "Listed", cell: (one) => day(one.listed_date) },
    { id: "key", header: "Key", cell: (one) => one.entry_key },
    { id: "whole", header: "Read", cell: (one) => (one.incomplete ? "in part" : "whole") },
  ];
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end" component="search" aria-label="Filter the entries">
        <TextFilter label="Name contains" value={search.name} onChange={(name) => change({ name })} />
        <Checkbox
          size="xs"
          mb={6}
          label="Read in part only"
          checked={search.incomplete ?? false}
          onChange={(event) => change({ incomplete: event.currentTarget.checked })}
        />
      </Group>
      {entry && (
        <Stack gap={4} component="section" aria-label="Entry">
          <Text fw={600} size="sm">
            {entry.name}, as listed
          </Text>
          <pre className="mono" style={{ whiteSpace: "pre-wrap", fontSize: 12, margin: 0 }}>
            {JSON.stringify(entry.data, null, 2)}
          </pre>
        </Stack>
      )}
      <PagedTable
        query={query}
        label="Entries"
        columns={columns}
        rowId={(one) => one.id}
        empty={search.name || search.incomplete ? "No entry matches these filters." : "No version is loaded. “Standing” says how the operator loads one."}
        minWidth={820}
      />
    </Stack>
  );
}
