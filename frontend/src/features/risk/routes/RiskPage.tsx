import { Anchor, Button, Checkbox, Group, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";

import { Answered } from "../../../components/Answered";
import type { Column } from "../../../components/DataTable";
import { DownloadButton } from "../../../components/DownloadButton";
import { EvaluationFigure } from "../../../components/EvaluationFigure";
import { Choice, TextFilter } from "../../../components/Filters";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted } from "../../../components/Permission";
import { percent } from "../../../figures";
import { words } from "../../../format";
import { one } from "../../../search";
import { RiskStanding } from "../../customers/components/RiskStanding";
import { portfolioPages, type Standing } from "../../customers/queries/customers";
import { countryName } from "../../customers/words";
import { useMatrixTitles } from "../../studio/useTitles";
import { RISK } from "../area";
import { HeatmapPanel } from "../components/HeatmapPanel";
import { OverviewPanel } from "../components/OverviewPanel";
import { overviewQuery, portfolioFile } from "../queries/risk";
import { isFiltered, LEVELS, levelWord, portfolioOf, riskSearch, SORTS, STATUSES, TIERS, type RiskSearch } from "../search";

const route = getRouteApi("/risk");

/** The floors that apply, by title; each is explained in the evaluation. */
function FloorTitles({ ids }: { ids: readonly string[] }) {
  const titleOf = useMatrixTitles();
  return ids.map(titleOf).join("; ") || "none";
}

const COLUMNS: Column<Standing>[] = [
  {
    id: "name",
    header: "Company",
    cell: ({ row }) => (
      <Anchor renderRoot={(props) => <Link to="/customers/$companyId" params={{ companyId: row.company_id }} search={{ tab: "facts" }} {...props} />}>
        {row.name}
      </Anchor>
    ),
  },
  { id: "country", header: "Country", cell: ({ row }) => countryName(row.country_code) },
  {
    id: "risk",
    header: "Risk",
    sort: "score_high",
    cell: (item) => (
      <Stack gap={2}>
        <RiskStanding {...item} />
        {item.row.evaluation_id && (
          <Anchor renderRoot={(props) => <Link to="/risk/evaluations/$evaluationId" params={{ evaluationId: item.row.evaluation_id ?? "" }} {...props} />}>
            Explain
            <span className="sr-only"> the evaluation of {item.row.name}</span>
          </Anchor>
        )}
      </Stack>
    ),
  },
  {
    id: "tier",
    header: "Tier",
    cell: ({ row }) =>
      row.evaluated && row.identified
        ? `${row.tier.toUpperCase()}${row.tier_high && row.tier_high !== row.tier ? `, at worst ${row.tier_high.toUpperCase()}` : ""}`
        : "–",
  },
  {
    id: "coverage",
    header: "Coverage",
    cell: ({ row }) => (row.identified && row.coverage !== null ? <EvaluationFigure id={row.evaluation_id} what="coverage, factor by factor">
          {percent(row.coverage)}
        </EvaluationFigure> : "–"),
  },
  { id: "floors", header: "Floors", cell: ({ row }) => (row.identified ? <FloorTitles ids={row.floors} /> : "–") },
  { id: "status", header: "Relationship", cell: ({ row }) => words(row.relationship_status) },
];

const BELOW = ["20", "40", "60", "80"] as const;

/** The filters that have no field of their own, in words. */
export function furtherFilters(search: RiskSearch, titleOf: (id: string) => string = words): string[] {
  const found: string[] = [];
  if (search["band.in"]) {
    const bands = search["band.in"].split(",");
    const dimension = titleOf(bands[0]?.split(":")[0] ?? "");
    found.push(`${dimension}: ${bands.map((band) => band.split(":")[1]).join(" or ")}`);
  }
  if (search["floor.eq"]) found.push(`floor: ${titleOf(search["floor.eq"])}`);
  if (search["indicator.eq"]) found.push(`indicator: ${words(search["indicator.eq"].split(".").pop() ?? "")}`);
  if (search["segment.eq"]) found.push(`segment: ${words(search["segment.eq"])}`);
  if (search["stale.eq"]) found.push(`outdated: ${words(search["stale.eq"])}`);
  if (search["stale.in"]) found.push(`outdated: ${search["stale.in"].split(",").map(words).join(" or ")}`);
  if (search["identified.eq"] !== undefined) found.push(search["identified.eq"] ? "identified" : "not identified");
  if (search["evaluated.eq"] !== undefined) found.push(search["evaluated.eq"] ? "evaluated" : "not evaluated");
  if (search["insufficient_depth.eq"]) found.push("tier deeper than the run");
  if (search["provisional.eq"] === false) found.push("level earned");
  return found;
}

function Filters({ search, change }: { search: RiskSearch; change: (next: Record<string, unknown>) => void }) {
  const further = furtherFilters(search, useMatrixTitles());
  return (
    <Stack gap={6}>
      <Group gap="xs" align="flex-end" component="search" aria-label="Filter the companies">
        <TextFilter key={search["name.contains"] ? "named" : "any"} label="Name contains" value={search["name.contains"]} onChange={(name) => change({ "name.contains": name })} />
        <Choice label="Level" any="any" all={LEVELS} say={levelWord} value={search["level.eq"]} onChange={(level) => change({ "level.eq": level })} />
        <Choice label="Tier" any="any" all={TIERS} say={(tier) => (tier === "not_evaluated" ? "not evaluated" : tier.toUpperCase())} value={search["tier.eq"]} onChange={(tier) => change({ "tier.eq": tier })} />
        <Choice label="Relationship" any="any" all={STATUSES} value={search["relationship_status.eq"]} onChange={(status) => change({ "relationship_status.eq": status })} />
        <Choice
          label="Coverage"
          any="any"
          all={BELOW}
          say={(percent) => `under ${percent}%`}
          value={one(BELOW, String(search["coverage.lt"]))}
          onChange={(percent) => change({ "coverage.lt": percent })}
        />
        <Checkbox
          size="xs"
          mb={6}
          label="Provisional only"
          checked={search["provisional.eq"] ?? false}
          onChange={(event) => change({ "provisional.eq": event.currentTarget.checked ? true : undefined })}
        />
      </Group>
      {isFiltered(search) && (
        <Group gap="xs">
          {further.length > 0 && <Text size="sm">Also: {further.join("; ")}.</Text>}
          <Button size="compact-xs" variant="default" renderRoot={(props) => <Link to="/risk" search={search.rows ? { rows: search.rows } : {}} {...props} />}>
            Clear all filters
          </Button>
        </Group>
      )}
    </Stack>
  );
}

export function RiskPage() {
  return (
    <Permitted to="read">
      <Portfolio />
    </Permitted>
  );
}

function Portfolio() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const overview = useQuery(overviewQuery);
  const asked = portfolioOf(search);
  const query = useInfiniteQuery(portfolioPages(asked));
  const change = (next: Record<string, unknown>) =>
    void navigate({ search: (all) => riskSearch({ ...all, ...next }), replace: true, resetScroll: false });
  return (
    <Stack gap="sm">
      <PageHead title="Portfolio" says="Every company by the level that it may be given. Where a level is provisional, the worst case counts." area={RISK} />
      <Answered query={overview} what="the portfolio">
        {(found) => <OverviewPanel overview={found} />}
      </Answered>
      <HeatmapPanel rows={search.rows ?? "dimension"} onRows={(rows) => change({ rows })} />
      <Group justify="space-between" align="flex-start" id="companies">
        <Title order={2} size="h5">
          Companies, the worst case first
        </Title>
        <Group gap="xs" align="flex-start">
          <DownloadButton label="Download (CSV)" name="portfolio.csv" fetch={() => portfolioFile(asked, "csv")} />
          <DownloadButton label="Download (XLSX)" name="portfolio.xlsx" fetch={() => portfolioFile(asked, "xlsx")} />
        </Group>
      </Group>
      <Filters search={search} change={change} />
      <PagedTable
        query={query}
        label="Companies"
        columns={COLUMNS}
        rowId={({ row }) => row.company_id}
        sort={search.sort ?? "-score_high"}
        onSort={(wanted) => change({ sort: SORTS.find((one) => one === wanted) })}
        minWidth={860}
        empty={
          isFiltered(search)
            ? "No company matches these filters."
            : "The customer file is empty. Import customers, or start an investigation: its company becomes a customer."
        }
      />
    </Stack>
  );
}
