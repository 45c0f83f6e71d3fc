import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { listsQuery } from "./queries/screening";

export type TitleOf = (listId: string) => string;

/** A list by its title; by its id only where no list has it. */
export function useListTitles(): TitleOf {
  const lists = useQuery(listsQuery).data?.items;
  return useMemo(() => {
    const titles = new Map(lists?.map((list) => [list.list_id, list.title]));
    return (id) => titles.get(id) ?? id;
  }, [lists]);
}

/** A sentence of the API that names a list by its id, as its first word or after who it is about: the same with its title. */
export function withTitle(said: string, titleOf: TitleOf): string {
  const named = (pattern: RegExp) => said.replace(pattern, (_, before: string, id: string) => `${before}${titleOf(id)}`);
  const first = named(/^()([\w-]+)(?=[ :])/);
  return first === said ? named(/^(.*?[:,] )([\w-]+)(?=[ :])/) : first;
}
