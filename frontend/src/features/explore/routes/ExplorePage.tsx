import { Anchor, Group, Stack } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";

import type { Column } from "../../../components/DataTable";
import { Choice, TextFilter } from "../../../components/Filters";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted } from "../../../components/Permission";
import { shortInstant } from "../../../format";
import { attributeLabel, countryName } from "../../customers/words";
import { entitiesQuery, type Entity } from "../queries/explore";
import { exploreSearch, TYPES } from "../search";

const route = getRouteApi("/explore");

/** `LegalEntity` → “Legal entity”. */
export function typeText(type: string): string {
  return attributeLabel(type.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase());
}

function fact(entity: Entity, name: string): string | null {
  const value = entity.data[name];
  return typeof value === "string" && value !== "" ? value : null;
}

const COLUMNS: Column<Entity>[] = [
  {
    id: "name",
    header: "Party",
    cell: (entity) => (
      <Anchor renderRoot={(props) => <Link to="/explore/$entityId" params={{ entityId: entity.id }} search={{ tab: "ownership" as const }} {...props} />}>
        {entity.display_name || "without a name"}
      </Anchor>
    ),
  },
  { id: "type", header: "Kind", cell: (entity) => typeText(entity.type) },
  { id: "country", header: "Country", cell: (entity) => countryName(fact(entity, "country_code") ?? fact(entity, "nationality") ?? "unknown") },
  { id: "form", header: "Legal form", cell: (entity) => fact(entity, "legal_form") ?? "–" },
  { id: "changed", header: "Last learned", cell: (entity) => shortInstant(entity.updated_at) },
];

/** Every party that sources have described, found by name. */
export function ExplorePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(entitiesQuery(search));
  const change = (next: Record<string, unknown>) => void navigate({ search: (all) => exploreSearch({ ...all, ...next }), replace: true });
  return (
    <Permitted to="read">
      <Stack gap="sm">
        <PageHead
          title="Explore"
          says="Companies and persons that sources have described, and who owns whom."
          actions={
            <Anchor size="sm" renderRoot={(props) => <Link to="/explore/paths" search={{}} {...props} />}>
              Paths between two parties
            </Anchor>
          }
        />
        <Group gap="xs" align="flex-end" component="search" aria-label="Find a party">
          <TextFilter
            label="Name contains"
            description="In any script, as the sources write it; case and accents make no difference"
            width={420}
            value={search.name}
            onChange={(name) => change({ name })}
          />
          <Choice label="Kind" any="Companies, persons, trusts" all={TYPES} say={typeText} value={search.type} onChange={(type) => change({ type })} />
        </Group>
        <PagedTable
          query={query}
          label="Parties"
          columns={COLUMNS}
          rowId={(entity) => entity.id}
          empty={
            search.name || search.type
              ? "No party matches this. Names are compared as written: try another spelling or script, or start an investigation."
              : "No party is known yet. Start an investigation: what its sources say is shown here."
          }
        />
      </Stack>
    </Permitted>
  );
}
