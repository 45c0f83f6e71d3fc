import { Alert, List, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import type { components } from "../api/client";
import { listsQuery } from "../features/screening/queries/screening";
import { effectiveQuery } from "../features/settings/queries/profile";
import { sentence } from "../format";
import { meQuery } from "../queries";

type KnownList = components["schemas"]["ListOut"];
type RequiredList = components["schemas"]["RequiredListIn"];

/**
 * Lists whose silence proves nothing now, each with its reason: those that the compliance profile requires (by law or
 * by policy), loaded or not, and then the other loaded ones. Hits on them still count. `demo`: made-up lists too.
 */
export function weakLists(lists: KnownList[], required: RequiredList[], { demo = false } = {}): { id: string; text: string }[] {
  const known = new Map(lists.map((list) => [list.list_id, list]));
  const wanted = new Set(required.filter((list) => list.standing !== "informative").map((list) => list.list_id));
  const weak = (list: KnownList) => !list.standing.answers && (demo || !list.fictitious);
  const asked = [...wanted].flatMap((id) => {
    const list = known.get(id);
    if (list === undefined) return [{ id, text: `${id}: your compliance profile requires it, and it is not loaded.` }];
    return weak(list) ? [{ id, text: `${list.title}: ${sentence(list.standing.sentence)}` }] : [];
  });
  const others = lists
    .filter((list) => !wanted.has(list.list_id) && list.standing.loaded && weak(list))
    .map((list) => ({
      id: list.list_id,
      text: `${list.title}: ${sentence(list.standing.sentence)}${required.length === 0 ? "" : " Your compliance profile does not require it."}`,
    }));
  return [...asked, ...others];
}

/** What a reader must know on every page: the data are made up, or the lists do not answer. */
export function Banners() {
  const me = useQuery(meQuery);
  const lists = useQuery(listsQuery);
  const rules = useQuery(effectiveQuery);
  const weak = lists.data ? weakLists(lists.data.items, rules.data?.rules?.required_lists ?? []) : [];
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
      {loaded && weak.length > 0 && (
        <Alert variant="outline" color="orange" p={6} role="note" aria-label="Lists">
          <details>
            <summary>
              {weak.length === 1 ? "One screening list does" : `${String(weak.length)} screening lists do`} not
              count as searched: no match there proves nothing.
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
