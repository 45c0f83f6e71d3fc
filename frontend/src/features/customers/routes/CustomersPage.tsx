import { Anchor, Button, Checkbox, Group, Popover, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";

import type { Column } from "../../../components/DataTable";
import { Choice, TextFilter } from "../../../components/Filters";
import { PagedTable } from "../../../components/PagedTable";
import { EvaluationFigure } from "../../../components/EvaluationFigure";
import { PageHead } from "../../../components/PageHead";
import { useMay } from "../../../components/Permission";
import { percent } from "../../../figures";
import { day, words } from "../../../format";
import { usePageActions } from "../../palette/pageActions";
import { RiskStanding } from "../components/RiskStanding";
import { portfolioPages, type Standing } from "../queries/customers";
import type { PortfolioRow } from "../types";
import {
  COLUMNS,
  customersSearch,
  isFiltered,
  LEVELS,
  portfolioQuery,
  SORTS,
  STATUSES,
  type ColumnId,
  type CustomersSearch,
} from "../search";
import { STATUS_LABELS } from "../statusRules";
import { countryName, numberText } from "../words";

const route = getRouteApi("/customers");
const TITLES: Record<ColumnId, string> = {
  country: "Country",
  status: "Relationship",
  risk: "Risk",
  tier: "Tier",
  coverage: "Coverage",
  review: "Next review",
};

function isColumn(value: string): value is ColumnId {
  return COLUMNS.some((column) => column === value);
}

function numberOf(row: PortfolioRow): string {
  return [numberText(row), row.external_id].filter(Boolean).join(" · ");
}

function columnsOf(search: CustomersSearch): Column<Standing>[] {
  const cells: Record<ColumnId, Column<Standing>> = {
    country: { id: "country", header: TITLES.country, cell: ({ row }) => countryName(row.country_code) },
    status: { id: "status", header: TITLES.status, cell: ({ row }) => words(row.relationship_status) },
    risk: { id: "risk", header: TITLES.risk, sort: "score_high", cell: (item) => <RiskStanding {...item} /> },
    tier: { id: "tier", header: TITLES.tier, cell: ({ row }) => tierText(row) },
    coverage: {
      id: "coverage",
      header: TITLES.coverage,
      cell: ({ row }) => (row.identified && row.coverage !== null ? <EvaluationFigure id={row.evaluation_id} what="coverage, factor by factor">
          {percent(row.coverage)}
        </EvaluationFigure> : "–"),
    },
    review: {
      id: "review",
      header: TITLES.review,
      cell: ({ row }) => (row.identified && row.next_review_at ? day(row.next_review_at) : "–"),
    },
  };
  return [
    {
      id: "name",
      header: "Customer",
      cell: ({ row }) => (
        <>
          <Anchor
            renderRoot={(props) => (
              <Link to="/customers/$companyId" params={{ companyId: row.company_id }} search={{ tab: "facts" }} {...props} />
            )}
          >
            {row.name}
          </Anchor>
          {numberOf(row) && (
            <Text size="xs" className="dimmed">
              {numberOf(row)}
            </Text>
          )}
        </>
      ),
    },
    ...COLUMNS.filter((column) => !search.hide?.includes(column)).map((column) => cells[column]),
  ];
}

/** The deeper tier first where the level is provisional. */
function tierText(row: PortfolioRow): string {
  if (!row.evaluated || !row.identified || row.tier === "not_evaluated") return "–";
  const [tier, worst] = [row.tier.toUpperCase(), row.tier_high?.toUpperCase()];
  return worst && worst !== tier ? `${tier}, at worst ${worst}` : tier;
}

function Filters({ search, change }: { search: CustomersSearch; change: (next: Record<string, unknown>) => void }) {
  return (
    <Group gap="xs" align="flex-end" component="search" aria-label="Filter the customers">
      <TextFilter label="Name contains" value={search.name} onChange={(name) => change({ name })} />
      <TextFilter label="Number" width={150} value={search.number} onChange={(number) => change({ number })} />
      <TextFilter label="Country" width={90} value={search.country} onChange={(country) => change({ country })} />
      <Choice label="Relationship" any="any" all={STATUSES} say={(status) => STATUS_LABELS[status]} value={search.status} onChange={(status) => change({ status })} />
      <Choice label="Level" any="any" all={LEVELS} value={search.level} onChange={(level) => change({ level })} />
      <Checkbox
        size="xs"
        mb={6}
        label="Provisional only"
        checked={search.provisional ?? false}
        onChange={(event) => change({ provisional: event.currentTarget.checked })}
      />
      <Popover position="bottom-end" withArrow trapFocus>
        <Popover.Target>
          <Button size="xs" variant="default">
            Columns
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Checkbox.Group
            label="Shown columns"
            value={COLUMNS.filter((column) => !search.hide?.includes(column))}
            onChange={(shown) => change({ hide: COLUMNS.filter((column) => !shown.some((one) => isColumn(one) && one === column)) })}
          >
            <Stack gap={6} mt={6}>
              {COLUMNS.map((column) => (
                <Checkbox key={column} size="xs" value={column} label={TITLES[column]} />
              ))}
            </Stack>
          </Checkbox.Group>
        </Popover.Dropdown>
      </Popover>
    </Group>
  );
}

export function CustomersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const go = useNavigate();
  const query = useInfiniteQuery(portfolioPages(portfolioQuery(search)));
  const mayRun = useMay()("run");
  const change = (next: Record<string, unknown>) =>
    void navigate({ search: (all) => customersSearch({ ...all, ...next }), replace: true });
  const actions = useMemo(
    () => (mayRun ? [{ label: "Import customers from a file", run: () => void go({ to: "/customers/import" }) }] : []),
    [mayRun, go],
  );
  usePageActions(actions);
  return (
    <Stack gap="sm">
      <PageHead
        title="Customers"
        actions={
          mayRun && (
            <Button size="xs" renderRoot={(props) => <Link to="/customers/import" {...props} />}>
              Import
            </Button>
          )
        }
      />
      <Filters search={search} change={change} />
      <PagedTable
        query={query}
        label="Customers"
        columns={columnsOf(search)}
        rowId={({ row }) => row.company_id}
        minWidth={760}
        sort={search.sort ?? "-score_high"}
        onSort={(wanted) => change({ sort: SORTS.find((one) => one === wanted) })}
        empty={
          isFiltered(search)
            ? "No customer matches these filters."
            : "The customer file is empty. Import a file, or start an investigation: its company becomes a customer."
        }
      />
    </Stack>
  );
}
