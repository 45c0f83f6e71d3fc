import { Anchor, List, Stack, Table, Text, Title, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Fragment, useId, useState } from "react";

import { MadeOf } from "../../../components/MadeOf";
import { PlainTable } from "../../../components/PlainTable";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { StackedTable } from "../../../components/StackedTable";
import { Empty, Loading } from "../../../components/states";
import { percent } from "../../../figures";
import { day, instant, words } from "../../../format";
import { claimsQuery } from "../queries/customers";
import type { Claim, FactField, Overview } from "../types";
import { attributeLabel, ruleLabel, schemeLabel, SOURCE_TYPES, sourceLabel, valueText } from "../words";

/** Each value with its source; opening it shows every claim, what lost and the raw responses. */
export function Facts({ overview }: { overview: Overview }) {
  const [open, setOpen] = useState<string | null>(null);
  const entityId = overview.company.entity_id;
  if (!entityId || overview.fields.length === 0) {
    return <Empty>No source has said anything about this customer yet. Investigate it to learn its facts.</Empty>;
  }
  return (
    <Stack gap="md">
      <StackedTable label="Facts" minWidth={720}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Attribute</Table.Th>
            <Table.Th scope="col">Value</Table.Th>
            <Table.Th scope="col">Source</Table.Th>
            <Table.Th scope="col">Stated</Table.Th>
            <Table.Th scope="col">Trust</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {overview.fields.map((field) => (
            <Fact
              key={field.attribute}
              field={field}
              entityId={entityId}
              entityType={overview.entity_type ?? ""}
              open={open === field.attribute}
              toggle={() => setOpen(open === field.attribute ? null : field.attribute)}
            />
          ))}
        </Table.Tbody>
      </StackedTable>
      <Identifiers overview={overview} />
      <Relationships overview={overview} />
    </Stack>
  );
}

interface FactProps {
  field: FactField;
  entityId: string;
  entityType: string;
  open: boolean;
  toggle: () => void;
}

function Fact({ field, entityId, entityType, open, toggle }: FactProps) {
  const id = useId();
  const first = field.claims[0];
  const sources = [...new Set(field.claims.map((claim) => sourceLabel(claim.source)))];
  return (
    <Fragment>
      <Table.Tr>
        <Table.Th scope="row" fw={600}>
          {attributeLabel(field.attribute)}
        </Table.Th>
        <Table.Td data-label="Value">
          <UnstyledButton fz="inherit" td="underline" aria-expanded={open} aria-controls={id} onClick={toggle}>
            {valueText(field.value, field.attribute)}
            <span className="sr-only">, show where it comes from</span>
          </UnstyledButton>
        </Table.Td>
        <Table.Td data-label="Source">{sources.join("; ") || "–"}</Table.Td>
        <Table.Td data-label="Stated" style={{ whiteSpace: "nowrap" }}>
          {first ? stated(first.asserted_at) : "–"}
        </Table.Td>
        <Table.Td data-label="Trust">{first ? percent(100 * first.trust) : "–"}</Table.Td>
      </Table.Tr>
      {open && (
        <Table.Tr id={id}>
          <Table.Td colSpan={5} bg="var(--mantine-color-default-hover)">
            <Claims field={field} entityId={entityId} attribute={entityType ? `${entityType}.${field.attribute}` : field.attribute} />
          </Table.Td>
        </Table.Tr>
      )}
    </Fragment>
  );
}

/** A statement dated to the day is shown without a time. */
function stated(at: string): string {
  return at.endsWith("T00:00:00Z") ? day(at.slice(0, 10)) : instant(at);
}

/** Why a claim is not the one that counts. */
function whyNot(claim: Claim, field: FactField): string {
  if (claim.deprecated_reason) return `Set aside: ${words(claim.deprecated_reason)}`;
  if (claim.ended_on) return "No longer holds";
  return valueText(claim.value) === valueText(field.value) ? "Says the same" : "Outranked";
}

function Claims({ field, entityId, attribute }: { field: FactField; entityId: string; attribute: string }) {
  const query = useQuery(claimsQuery(entityId, attribute));
  const chosen = new Set(field.claims.map((claim) => claim.claim_id));
  return (
    // stays in view where the table is wider than the window
    <Stack gap={6} component="section" pos="sticky" left={8} maw="min(100%, calc(100vw - 64px))" aria-label={`Where “${attributeLabel(field.attribute)}” comes from`}>
      <Text size="sm">Chosen by {ruleLabel(field.rule)}.</Text>
      {query.isPending && <Loading what="the claims" height={60} />}
      {query.isError && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.items.length === 0 && <Text size="sm">No claim is kept for this value.</Text>}
      {query.data && query.data.items.length > 0 && (
        <List size="sm" aria-label={`Claims on “${attributeLabel(field.attribute)}”`}>
          {[...query.data.items]
            .sort((one, other) => Number(chosen.has(other.id)) - Number(chosen.has(one.id)))
            .map((claim) => (
              <List.Item key={claim.id}>
                {chosen.has(claim.id) ? <strong>Counts</strong> : whyNot(claim, field)}: {valueText(claim.value, field.attribute)}.{" "}
                {sourceLabel(claim.source)} ({SOURCE_TYPES[claim.source_type] ?? words(claim.source_type)}), {`trust ${percent(100 * claim.trust)}; `}
                stated {stated(claim.asserted_at)}, retrieved {instant(claim.retrieved_at)}
                {claim.ended_on && `, ended ${day(claim.ended_on)}`}.{" "}
                {claim.evidence_id ? (
                  <Anchor
                    underline="always"
                    fz="inherit"
                    renderRoot={(props) => <Link to="/evidence/$evidenceId" params={{ evidenceId: claim.evidence_id ?? "" }} {...props} />}
                  >
                    Raw response
                  </Anchor>
                ) : (
                  "No raw response is kept."
                )}
              </List.Item>
            ))}
        </List>
      )}
    </Stack>
  );
}

/** A number of relationships, leading to each of them with its share, dates and sources. */
function Ties({ overview, type, children }: { overview: Overview; type: string; children: string }) {
  const entityId = overview.company.entity_id ?? "";
  const tab = type === "Ownership" || type === "Voting" || type === "Control" ? ("ownership" as const) : ("network" as const);
  return (
    <MadeOf what={`relationships of this kind: ${type}`} link={(props) => <Link to="/explore/$entityId" params={{ entityId }} search={{ tab }} {...props} />}>
      {children}
    </MadeOf>
  );
}

function Identifiers({ overview }: { overview: Overview }) {
  if (overview.identifiers.length === 0) return null;
  return (
    <section aria-label="Identifiers">
      <Title order={2} size="h5">
        Identifiers
      </Title>
      <PlainTable
        bare
        label="Identifiers"
        minWidth={620}
        head={["Number of", "Number", "Whether it identifies", "Source"]}
        rows={overview.identifiers.map((item) => ({
          key: `${item.scheme} ${item.value}`,
          cells: [
            schemeLabel(item.scheme),
            <span key="number" className="mono">
              {item.value}
            </span>,
            item.certain ? "identifies" : "does not identify by itself",
            sourceLabel(item.source),
          ],
        }))}
      />
    </section>
  );
}

function Relationships({ overview }: { overview: Overview }) {
  if (overview.relationships.length === 0) return null;
  return (
    <section aria-label="Relationships">
      <Title order={2} size="h5">
        Relationships that hold today
      </Title>
      <Table verticalSpacing={2} fz="sm" aria-label="Relationships">
        <Table.Tbody>
          {overview.relationships.map((item) => (
            <Table.Tr key={item.type}>
              <Table.Th scope="row" fw={400}>
                {attributeLabel(item.type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase())}
              </Table.Th>
              <Table.Td>
                <Ties overview={overview} type={item.type}>
                  {String(item.incoming)}
                </Ties>{" "}
                towards the customer,{" "}
                <Ties overview={overview} type={item.type}>
                  {String(item.outgoing)}
                </Ties>{" "}
                from it
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
