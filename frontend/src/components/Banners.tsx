import { Alert, List, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import type { components } from "../api/client";
import { listsQuery } from "../features/screening/queries/screening";
import { meQuery } from "../queries";

type KnownList = components["schemas"]["ListOut"];

/** Loaded lists whose silence proves nothing now, each with its reason; hits on them still count. */
export function weakLists(lists: KnownList[]): { id: string; text: string }[] {
  return lists
    .filter((list) => list.standing.loaded && !list.standing.answers && !list.fictitious)
    .map((list) => ({ id: list.list_id, text: `${list.title}: ${list.standing.sentence}` }));
}

/** What a reader must know on every page: the data are made up, or the lists do not answer. */
export function Banners() {
  const me = useQuery(meQuery);
  const lists = useQuery(listsQuery);
  const weak = weakLists(lists.data?.items ?? []);
  const loaded = lists.data?.items.some((list) => list.standing.loaded && !list.fictitious) ?? true;
  return (
    <Stack gap={4} mb="xs">
      {me.data?.is_demo && (
        <Alert variant="outline" color="yellow" p={6} role="note" aria-label="Demo data">
          <Text size="sm">Demo organisation: its data are for trying out, not for decisions.</Text>
        </Alert>
      )}
      {lists.isError && (
        <Alert variant="outline" color="orange" p={6} role="note" aria-label="Lists">
          <Text size="sm">The state of the screening lists is not known: it could not be read.</Text>
        </Alert>
      )}
      {!loaded && me.data && !me.data.is_demo && (
        <Alert variant="outline" color="orange" p={6} role="note" aria-label="Lists">
          <Text size="sm">No screening list is loaded. Screening finds nothing and clears nobody.</Text>
        </Alert>
      )}
      {weak.length > 0 && (
        <Alert variant="outline" color="orange" p={6} role="note" aria-label="Lists">
          <details>
            <summary>
              {weak.length === 1 ? "One screening list does" : `${String(weak.length)} screening lists do`} not
              count as searched: no match on them proves nothing.
            </summary>
            <List size="sm">
              {weak.map((list) => (
                <List.Item key={list.id}>{list.text}</List.Item>
              ))}
            </List>
          </details>
        </Alert>
      )}
    </Stack>
  );
}
