import { Paper, Stack, Tabs, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { DataTable, type Column } from "../../../components/DataTable";
import { Definitions } from "../../../components/Definitions";
import { PagedTable } from "../../../components/PagedTable";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Loading } from "../../../components/states";
import { percent } from "../../../figures";
import { instant } from "../../../format";
import { attributeLabel } from "../../customers/words";
import { contractQuery, findingsQuery, type Contract, type ContractFinding, type FindingKind } from "../queries/sources";
import { fieldText, ontologyType } from "../narrowing";
import { countriesText } from "../standing";

type Field = Contract["fields"][number];

const FIELDS: Column<Field>[] = [
  { id: "type", header: "Type", cell: (field) => ontologyType(field.type) },
  { id: "attribute", header: "Field", cell: (field) => attributeLabel(field.attribute) },
  { id: "trust", header: "Trust at most", cell: (field) => percent(100 * field.trust) },
  { id: "required", header: "In every record", cell: (field) => (field.required ? "yes" : "no") },
];

/** What the source may assert, and where its answers went beyond that or fell short of it. */
export function ContractPanel({ provider }: { provider: string }) {
  const query = useQuery(contractQuery(provider));
  return (
    <Paper withBorder p="md" component="section" aria-label="Contract">
      <Stack gap="sm">
        <Title order={2} size="h5">
          Contract
        </Title>
        {query.isPending && <Loading what="the contract" />}
        {query.isError && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
        {query.data && (
          <>
            <Text size="sm">Only the fields below become claims. Anything else in an answer is rejected and listed as a violation.</Text>
            <Definitions
              label="Terms of the contract"
              items={[
                ["Version", query.data.tenant_version === null ? `${query.data.version}, as shipped` : `${query.data.version}: narrowed by your version ${String(query.data.tenant_version)}`],
                ["Countries", countriesText(query.data.jurisdictions)],
                ["Data may be", `${String(query.data.refresh_days)} days old`],
                [
                  "Absence counts for",
                  query.data.covers.map(fieldText).join(", ") || "nothing: a field that an answer lacks says nothing about the company",
                ],
              ]}
            />
            <DataTable label="Fields of the contract" columns={FIELDS} rows={query.data.fields} rowId={(field) => `${field.type}.${field.attribute}`} minWidth={480} />
          </>
        )}
        <Tabs defaultValue="violation" keepMounted={false}>
          <Tabs.List>
            <Tabs.Tab value="violation">Violations</Tabs.Tab>
            <Tabs.Tab value="missing">Missing fields</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="violation" pt="xs">
            <Findings provider={provider} kind="violation" />
          </Tabs.Panel>
          <Tabs.Panel value="missing" pt="xs">
            <Findings provider={provider} kind="missing" />
          </Tabs.Panel>
        </Tabs>
      </Stack>
    </Paper>
  );
}

const NONE: Record<FindingKind, string> = {
  violation: "No answer went beyond the contract.",
  missing: "No answer lacked a field of the contract.",
};

const FINDINGS: Column<ContractFinding>[] = [
  { id: "at", header: "Answer of", cell: (one) => instant(one.found_at) },
  { id: "field", header: "Field", cell: (one) => (one.attribute ? `${attributeLabel(one.attribute)} (${one.type})` : one.type) },
  { id: "reason", header: "What was found", cell: (one) => one.reason },
  { id: "version", header: "Contract", cell: (one) => one.contract_version },
];

function Findings({ provider, kind }: { provider: string; kind: FindingKind }) {
  const query = useInfiniteQuery(findingsQuery(provider, kind));
  return (
    <PagedTable
      query={query}
      label={kind === "violation" ? "Violations" : "Missing fields"}
      columns={FINDINGS}
      rowId={(one) => one.id}
      empty={`${NONE[kind]} Only answers that investigations of yours received are checked.`}
      minWidth={560}
    />
  );
}
