import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { expansion, sharedWith, type Network } from "./queries/network";
import { MOST, nameOf, NOTHING, repeat, shownOf, stepText, take, takeBack, type Further, type Step, type What, type Work } from "./shown";

/** What was done to a network: kept with the answers, so that it is there on the way back, and gone with the person. */
function workQuery(id: string, depth: number, history: boolean) {
  return queryOptions({
    queryKey: ["network-work", id, depth, history],
    queryFn: () => NOTHING,
    initialData: NOTHING,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 30 * 60_000,
  });
}

/** A network with what the officer made of it: each step is told, and can be taken back and repeated. */
export function useNetworkWork(network: Network, depth: number, history: boolean) {
  const client = useQueryClient();
  const stored = workQuery(network.entity_id, depth, history);
  const work = useQuery(stored).data;
  const [told, setTold] = useState("");
  const shown = useMemo(() => shownOf(network, work.done), [network, work]);
  const names = useMemo(() => new Map([...network.nodes, ...shown.nodes, ...shown.hidden].map((node) => [node.id, nameOf(node)])), [network, shown]);
  const name = (id: string) => names.get(id) ?? "a party that is not shown";
  const keep = (next: Work, says: string) => {
    client.setQueryData(stored.queryKey, next);
    setTold(says);
  };
  const add = (step: Step) => {
    const next = take(client.getQueryData(stored.queryKey) ?? work, step);
    const count = shownOf(network, next.done).nodes.length;
    if (count > MOST) setTold(`That would show ${count.toLocaleString()} parties; at most ${String(MOST)} are drawn. Hide some first, or take a step back.`);
    else keep(next, `${stepText(step, name)}.`);
  };
  const get = useMutation({
    mutationFn: async ({ of, what, next }: { of: string; what?: What; next?: { via: string; after: string } }): Promise<Step> =>
      what ? { kind: "share", of, what, found: await sharedWith(of, what, history, next), after: next?.after } : { kind: "expand", of, found: await expansion(of, history) },
    onSuccess: add,
  });
  const [last, next] = [work.done[work.done.length - 1], work.undone[work.undone.length - 1]];
  return {
    shown,
    told,
    name,
    done: work.done,
    waits: get.isPending,
    error: get.error,
    expand: (of: string) => get.mutate({ of }),
    share: (of: string, what: What) => get.mutate({ of, what }),
    more: ({ of, what, via, after }: Further) => get.mutate({ of, what, next: { via: via.id, after } }),
    retry: () => get.variables && get.mutate(get.variables),
    hide: (of: string) => add({ kind: "hide", of }),
    show: (of: string) => add({ kind: "show", of }),
    back: last && { says: stepText(last, name), run: () => keep(takeBack(work), `Taken back: ${stepText(last, name)}.`) },
    again: next && { says: stepText(next, name), run: () => keep(repeat(work), `Done again: ${stepText(next, name)}.`) },
  };
}

export type NetworkWorking = ReturnType<typeof useNetworkWork>;
