import { useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { words } from "../../format";
import { titlesIn } from "./matrix";
import { matricesQuery, matrixQuery } from "./queries/matrices";
import { typesQuery } from "./queries/reference";

/** Reference data by the title of their type: “EU high-risk third countries”. */
export function useDatasetTitles(): (type: string) => string {
  const types = useQuery(typesQuery).data?.items;
  return useMemo(() => {
    const titles = new Map(types?.map((one) => [one.type, one.title]));
    return (type) => titles.get(type) ?? words(type);
  }, [types]);
}

/** A matrix that an answer names by key and version: its title and version, and where it is shown. */
export function useMatrices(): (name: string, version: string | null) => { text: string; id: string | null } {
  const pages = useInfiniteQuery(matricesQuery).data?.pages;
  return useMemo(() => {
    const all = pages?.flatMap((page) => page.items) ?? [];
    return (name, version) => {
      const found = all.find((one) => one.name === name && one.version === version);
      const title = found?.title || all.find((one) => one.name === name)?.title || words(name);
      return { text: version ? `${title}, version ${version}` : title, id: found?.id ?? null };
    };
  }, [pages]);
}

/** Dimensions and floors by the titles of the published matrices; what none of them has is said as words. */
export function useMatrixTitles(): (id: string) => string {
  const pages = useInfiniteQuery(matricesQuery).data?.pages;
  const used = (pages?.flatMap((page) => page.items) ?? []).filter((one) => one.status !== "draft");
  const definitions = useQueries({ queries: used.map((one) => matrixQuery(one.id)), combine: (found) => found.flatMap((one) => (one.data ? [one.data.definition] : [])) });
  return useMemo(() => {
    const titles = titlesIn(definitions);
    return (id) => titles.get(id) ?? words(id);
  }, [definitions]);
}
