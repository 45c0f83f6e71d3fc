import { Button, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";

import { Person } from "../../../components/Person";
import { PlainTable } from "../../../components/PlainTable";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty, Loading } from "../../../components/states";
import { instant } from "../../../format";
import { timelineQuery } from "../queries/customers";
import type { Company, TimelineEntry } from "../types";
import { timelineText } from "../words";

export function Timeline({ company }: { company: Company }) {
  const query = useInfiniteQuery(timelineQuery(company.id));
  if (query.isPending) return <Loading what="the timeline" />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const entries = query.data.pages.flatMap((page) => page.items);
  if (entries.length === 0) return <Empty>Nothing has happened to this customer yet.</Empty>;
  return (
    <Stack gap="xs">
      <PlainTable
        bare
        label="Timeline"
        head={["When", "What", "By"]}
        rows={entries.map((entry) => ({
          key: entry.id,
          cells: [instant(entry.occurred_at), <What key="what" entry={entry} />, entry.by_machine ? "Atlas" : <Person key="by" id={entry.actor_user_id} />],
        }))}
      />
      {query.hasNextPage && (
        <Group>
          <Button size="xs" variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show more
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function What({ entry }: { entry: TimelineEntry }) {
  const { title, more } = timelineText(entry);
  return (
    <>
      {title}
      {more && (
        <Text size="xs" className="dimmed">
          {more}
        </Text>
      )}
      {entry.notice && <Text size="xs">{entry.notice}</Text>}
    </>
  );
}
