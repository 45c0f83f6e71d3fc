import { Button, Group, Stack, Table, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty, Loading } from "../../../components/states";
import { instant } from "../../../format";
import { meQuery } from "../../../queries";
import { timelineQuery } from "../queries/customers";
import type { Company } from "../types";
import { timelineText } from "../words";

export function Timeline({ company }: { company: Company }) {
  const me = useQuery(meQuery);
  const query = useInfiniteQuery(timelineQuery(company.id));
  if (query.isPending) return <Loading what="the timeline" />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const entries = query.data.pages.flatMap((page) => page.items);
  if (entries.length === 0) return <Empty>Nothing has happened to this customer yet.</Empty>;
  return (
    <Stack gap="xs">
      <Table.ScrollContainer minWidth={480} type="native" tabIndex={0} role="region" aria-label="Timeline, scrollable">
        <Table verticalSpacing={4} fz="sm" aria-label="Timeline">
          <Table.Tbody>
            {entries.map((entry) => {
              const { title, more } = timelineText(entry);
              return (
                <Table.Tr key={entry.id}>
                  <Table.Td w={210} style={{ whiteSpace: "nowrap" }}>{instant(entry.occurred_at)}</Table.Td>
                  <Table.Td>
                    {title}
                    {more && (
                      <Text size="xs" className="dimmed">
                        {more}
                      </Text>
                    )}
                    {entry.notice && <Text size="xs">{entry.notice}</Text>}
                  </Table.Td>
                  <Table.Td>{entry.by_machine ? "Atlas" : entry.actor_user_id === me.data?.id ? "you" : "another person"}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
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
