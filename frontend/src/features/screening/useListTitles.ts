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
