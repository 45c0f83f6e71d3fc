import { Anchor } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { DataTable, type Column } from "../../../components/DataTable";
import { EvaluationFigure } from "../../../components/EvaluationFigure";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { RiskLevel } from "../../../components/RiskLevel";
import { Empty, Loading } from "../../../components/states";
import { WordBadge } from "../../../components/badges";
import { percent } from "../../../figures";
import { instant } from "../../../format";
import type { Investigation } from "../../../investigations/queries";
import { runsQuery } from "../queries/customers";
import type { Company } from "../types";

const COLUMNS: Column<Investigation>[] = [
  {
    id: "run",
    header: "Run",
    cell: (run) => (
      <Anchor renderRoot={(props) => <Link to="/investigations/$investigationId" params={{ investigationId: run.id }} {...props} />}>
        {run.depth.toUpperCase()}, run {run.run_version}
      </Anchor>
    ),
  },
  { id: "status", header: "Status", cell: (run) => <WordBadge word={run.status} /> },
  { id: "risk", header: "Risk", cell: (run) => <RiskLevel item={run} /> },
  { id: "coverage", header: "Coverage", cell: (run) => (run.identified && run.risk ? <EvaluationFigure id={run.risk.evaluation_id} what="coverage, factor by factor">
          {percent(run.risk.coverage)}
        </EvaluationFigure> : "–") },
  { id: "started", header: "Started", cell: (run) => instant(run.started_at ?? run.created_at) },
];

export function CustomerRuns({ company }: { company: Company }) {
  const query = useInfiniteQuery(runsQuery(company.id));
  if (query.isPending) return <Loading what="the investigations" />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap((page) => page.items);
  if (rows.length === 0) return <Empty>This customer was never investigated. Start it under “Reviews”.</Empty>;
  return (
    <DataTable
      label="Investigations of this customer"
      columns={COLUMNS}
      rows={rows}
      rowId={(run) => run.id}
      minWidth={620}
      more={query.hasNextPage ? { load: () => void query.fetchNextPage(), loading: query.isFetchingNextPage } : undefined}
    />
  );
}
