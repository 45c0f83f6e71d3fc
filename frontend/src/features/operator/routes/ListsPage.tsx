import { Button, Group, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { Answered } from "../../../components/Answered";
import { DataTable, type Column } from "../../../components/DataTable";
import { PagedTable } from "../../../components/PagedTable";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty } from "../../../components/states";
import { day, instant, words } from "../../../format";
import { LoadForm } from "../components/LoadForm";
import { OperatorOnly } from "../components/OperatorOnly";
import { Keyed } from "../../../components/Keyed";
import { Part } from "../components/Part";
import { fetchText, knownLists, listLoadText } from "../loads";
import { feedsQuery, fetchesQuery, listLoadsQuery, listVersionsQuery, loadList, startFetch, type Feed, type Fetch, type ListLoad } from "../queries/platform";

export function ListsPage() {
  return (
    <OperatorOnly title="Lists" says="Screening lists: fetched from their publishers, or loaded from files. A match counts on every list; the absence of one only on a list that is complete and current.">
      <Feeds />
      <Form />
      <Loads />
      <Attempts />
    </OperatorOnly>
  );
}

function useFetch() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ listId, dryRun }: { listId: string; dryRun: boolean }) => startFetch(listId, dryRun, crypto.randomUUID()),
    onSettled: () => queries.invalidateQueries({ queryKey: ["operator"] }),
  });
}

function Feeds() {
  const query = useQuery(feedsQuery);
  const fetch = useFetch();
  const busy = (feed: Feed) => feed.running !== null || (fetch.isPending && fetch.variables.listId === feed.list_id);
  const columns: Column<Feed>[] = [
    { id: "list", header: "List", cell: (feed) => <Keyed label={feed.title} id={feed.list_id} /> },
    { id: "published", header: "Published", cell: (feed) => (feed.published ? day(feed.published) : "nothing is loaded") },
    { id: "checked", header: "Last checked", cell: (feed) => (feed.last_checked ? instant(feed.last_checked) : "never") },
    {
      id: "last",
      header: "Last attempt",
      cell: (feed) =>
        feed.running ? (
          "running"
        ) : feed.last ? (
          <>
            {fetchText(feed.last)}
            {feed.failures > 0 && (
              <Text size="xs" className="dimmed">
                failed {feed.failures === 1 ? "once" : `${String(feed.failures)} times`} in a row
              </Text>
            )}
          </>
        ) : (
          "none"
        ),
    },
    { id: "next", header: "Next", cell: (feed) => (feed.scheduled && feed.next_at ? instant(feed.next_at) : "not scheduled") },
    {
      id: "now",
      header: "Fetch now",
      cell: (feed) => (
        <Group gap={4}>
          <Button size="compact-xs" disabled={busy(feed)} onClick={() => fetch.mutate({ listId: feed.list_id, dryRun: false })}>
            Fetch<span className="sr-only"> {feed.title}</span>
          </Button>
          <Button size="compact-xs" variant="default" disabled={busy(feed)} onClick={() => fetch.mutate({ listId: feed.list_id, dryRun: true })}>
            Compare only<span className="sr-only"> {feed.title}</span>
          </Button>
        </Group>
      ),
    },
  ];
  return (
    <Part title="Feeds">
      {fetch.isError && <ProblemAlert error={fetch.error} />}
      <Answered query={query} what="the feeds">
        {({ items, every_hours: hours }) => (
          <>
            <Text size="sm">
              {hours > 0 ? `Scheduled lists are checked every ${String(hours)} hours.` : "Nothing is fetched by itself: ATLAS_LIST_FEEDS_HOURS is off."} Fetching asks the publisher and loads what is new; the guards refuse a file that
              removes too much. Comparing changes nothing.
            </Text>
            {items.length === 0 ? (
              <Empty>No list can be fetched. Load files below.</Empty>
            ) : (
              <DataTable label="Feeds" columns={columns} rows={items} rowId={(feed) => feed.list_id} minWidth={920} />
            )}
          </>
        )}
      </Answered>
    </Part>
  );
}

function Form() {
  const feeds = useQuery(feedsQuery);
  const versions = useInfiniteQuery(listVersionsQuery);
  const loaded = versions.data?.pages.flatMap((page) => page.items);
  return (
    <LoadForm
      title="Load a list"
      about="Load a list from its files"
      name={{ label: "List", known: knownLists(feeds.data?.items, loaded), other: "A list of your own", named: { label: "Its id", description: "Small letters, digits and hyphens" } }}
      files="As the publisher gives them"
      day={{ label: "Downloaded on", description: "From its publisher, as you state; without it the list proves nothing" }}
      effect="Every organisation screens against the new version at once, and parties that it touches are screened again. A file that removes too much is refused: forcing it takes “atlas lists load” with a reason."
      load={({ name, day: downloaded, ...wanted }, key) => loadList({ ...wanted, listId: name, downloaded }, key)}
    />
  );
}

function ListName({ id }: { id: string }) {
  const feeds = useQuery(feedsQuery);
  return <Keyed label={feeds.data?.items.find((feed) => feed.list_id === id)?.title ?? id} id={id} />;
}

const LOADS: Column<ListLoad>[] = [
  { id: "list", header: "List", cell: (load) => <ListName id={load.list_id} /> },
  { id: "file", header: "File", cell: (load) => load.file_name },
  { id: "began", header: "Asked", cell: (load) => instant(load.created_at) },
  { id: "state", header: "State", cell: (load) => listLoadText(load) },
  { id: "ended", header: "Ended", cell: (load) => instant(load.finished_at) },
];

function Loads() {
  const query = useInfiniteQuery(listLoadsQuery);
  return (
    <Part title="Loads of files">
      <PagedTable query={query} label="Loads of lists" columns={LOADS} rowId={(load) => load.id} minWidth={760} empty="No file was loaded here." />
    </Part>
  );
}

const ATTEMPTS: Column<Fetch>[] = [
  { id: "list", header: "List", cell: (one) => <ListName id={one.list_id} /> },
  { id: "at", header: "Asked", cell: (one) => instant(one.created_at) },
  { id: "why", header: "By", cell: (one) => words(one.trigger) },
  { id: "outcome", header: "Outcome", cell: fetchText },
  { id: "bytes", header: "Bytes", cell: (one) => one.bytes?.toLocaleString() ?? "–" },
  { id: "ended", header: "Ended", cell: (one) => instant(one.finished_at) },
];

function Attempts() {
  const query = useInfiniteQuery(fetchesQuery);
  return (
    <Part title="Attempts to fetch">
      <PagedTable query={query} label="Attempts to fetch" columns={ATTEMPTS} rowId={(one) => one.id} minWidth={760} empty="Nothing was fetched yet." />
    </Part>
  );
}
