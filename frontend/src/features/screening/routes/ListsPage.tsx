import { Anchor, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { Answered } from "../../../components/Answered";
import { DataTable, type Column } from "../../../components/DataTable";
import { PageHead } from "../../../components/PageHead";
import { Empty } from "../../../components/states";
import { WordBadge } from "../../../components/badges";
import { words } from "../../../format";
import { SCREENING } from "../area";
import { listsQuery, type KnownList, type ListVersion } from "../queries/screening";
import { ageText, coverageText, listDay, topicLabel } from "../said";

/** Loaded lists first, of these the ones whose silence proves nothing. */
export function inOrder(lists: readonly KnownList[]): KnownList[] {
  const rank = (list: KnownList) => (!list.standing.loaded ? 2 : list.standing.answers ? 1 : 0);
  return [...lists].sort((one, other) => rank(one) - rank(other) || one.title.localeCompare(other.title));
}

/** Entries that a version added, changed and removed. */
export function changesText(version: ListVersion): string {
  if (version.sequence === 1) return "first version";
  return `+${version.added.toLocaleString()} ~${version.changed.toLocaleString()} −${version.removed.toLocaleString()}`;
}

function tabLink(list: KnownList, tab: "standing" | "changes" | "entries", text: string) {
  return (
    <Anchor renderRoot={(props) => <Link to="/screening/lists/$listId" params={{ listId: list.list_id }} search={{ tab }} {...props} />}>{text}</Anchor>
  );
}

const COLUMNS: Column<KnownList>[] = [
  {
    id: "title",
    header: "List",
    cell: (list) => (
      <>
        {tabLink(list, "standing", list.title)}
        <Text size="xs" className="dimmed">
          {list.publisher} · {list.topics.map(topicLabel).join(", ")} · {words(list.measure)}
          {list.fictitious && " · made up for the demo"}
        </Text>
      </>
    ),
  },
  {
    id: "answers",
    header: "Without a match",
    cell: (list) =>
      list.standing.answers ? (
        "counts as searched"
      ) : (
        <>
          <WordBadge word={list.standing.loaded ? "proves nothing" : "not loaded"} />
          {list.standing.loaded && (
            <Text size="xs" className="dimmed">
              {list.standing.sentence}
            </Text>
          )}
        </>
      ),
  },
  { id: "version", header: "Published", cell: (list) => (list.version ? listDay(list.version.published, list.version.last_checked) : "–") },
  { id: "age", header: "Obtained", cell: (list) => (list.standing.loaded ? ageText(list.standing.age_days, list.standing.max_age_days) : "–") },
  { id: "entries", header: "Entries", cell: (list) => (list.standing.loaded ? tabLink(list, "entries", coverageText(list)) : "–") },
  { id: "changes", header: "Changes", cell: (list) => (list.version ? tabLink(list, "changes", changesText(list.version)) : "–") },
];

/** Every list that Atlas knows: whether its silence counts, how old it is and what its last version changed. */
export function ListsPage() {
  const query = useQuery(listsQuery);
  return (
    <Stack gap="sm">
      <PageHead
        title="Lists"
        says="A match counts on every list and at any age. The absence of a match counts only on a list that is complete and current."
        area={SCREENING}
      />
      <Answered query={query} what="the lists">
        {({ items }) =>
          items.length === 0 ? (
            <Empty>Atlas knows no list. The operator loads one with “atlas lists load”.</Empty>
          ) : (
            <DataTable label="Lists" columns={COLUMNS} rows={inOrder(items)} rowId={(list) => list.list_id} minWidth={960} />
          )
        }
      </Answered>
    </Stack>
  );
}
