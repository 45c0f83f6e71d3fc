import { Stack, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";

import type { Column } from "../../../components/DataTable";
import { PagedTable } from "../../../components/PagedTable";
import { instant, words } from "../../../format";
import { costText } from "../../settings/usage";
import { modelCallsQuery, type ModelCall } from "../queries/models";
import { outcomeText, tokensText } from "../said";

const columns = (currency: string): Column<ModelCall>[] => [
  { id: "when", header: "When", cell: (call) => instant(call.called_at) },
  { id: "model", header: "Model", cell: (call) => call.model },
  { id: "purpose", header: "For", cell: (call) => words(call.purpose) },
  { id: "outcome", header: "How it ended", cell: (call) => call.detail ?? outcomeText(call.outcome) },
  { id: "tokens", header: "Tokens", cell: tokensText },
  { id: "cost", header: "Cost", cell: (call) => costText(call.cost, currency) },
];

/** Every call with what it took; texts are not kept. */
export function CallsTable({ model, currency }: { model?: string; currency: string }) {
  const query = useInfiniteQuery(modelCallsQuery(model));
  return (
    <Stack gap="xs" component="section" aria-label="Calls">
      <Title order={2} size="h5">
        Calls
      </Title>
      <PagedTable
        query={query}
        label="Calls of language models"
        columns={columns(currency)}
        rowId={(call) => call.id}
        minWidth={860}
        empty="Nothing was sent to a language model."
      />
    </Stack>
  );
}
