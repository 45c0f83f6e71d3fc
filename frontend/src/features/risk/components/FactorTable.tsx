import { List, Stack, Table, Text, UnstyledButton } from "@mantine/core";
import { Fragment, useId, useState } from "react";

import { StackedTable } from "../../../components/StackedTable";
import { percent, points, signed } from "../../../figures";
import { sentence, words } from "../../../format";
import { countryName, sourceLabel } from "../../customers/words";
import { RestsOn } from "../../investigation/RestsOn";
import type { Explanation, Factor } from "../queries/risk";
import { namedSources, reasonText, sourcesText, valueText } from "../words";
import classes from "./Risk.module.css";

/** Points on what is known, and beyond them what they could still be. */
function Range({ factor }: { factor: Factor }) {
  const share = (points: number) => `${String((100 * points) / Math.max(factor.maximum, 1))}%`;
  return (
    <span aria-hidden="true" className={classes["range"]}>
      <span className={classes["points"]} style={{ width: share(factor.points) }} />
      <span className={classes["possible"]} style={{ left: share(factor.low), width: share(factor.high - factor.low) }} />
    </span>
  );
}

function pointsText(factor: Factor): string {
  if (factor.status === "not_applicable") return "does not apply";
  const range = factor.low === factor.high ? "" : `, could be ${points(factor.low)} to ${points(factor.high)}`;
  return `${points(factor.points)} of ${points(factor.maximum)}${range}`;
}

/** Each factor with its points and what gave them; opening one shows every source and country behind it. */
export function FactorTable({ explanation, runId }: { explanation: Explanation; runId: string | null }) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <StackedTable label="Factors" minWidth={820}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Factor</Table.Th>
            <Table.Th scope="col">Status</Table.Th>
            <Table.Th scope="col" colSpan={2}>
              Points
            </Table.Th>
            <Table.Th scope="col">Of the score</Table.Th>
            <Table.Th scope="col">Given by</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {explanation.dimensions.map((dimension) => (
            <Fragment key={dimension.id}>
              <Table.Tr bg="var(--mantine-color-default-hover)">
                <Table.Th scope="rowgroup" colSpan={4}>
                  {dimension.title}, {percent(100 * dimension.weight)} of the weight
                </Table.Th>
                <Table.Td data-label="Of the score">{dimension.contribution === null ? "–" : signed(dimension.contribution)}</Table.Td>
                <Table.Td data-label="Score">{dimension.score === null ? "no factor applies" : `${points(dimension.score)} of 100`}</Table.Td>
              </Table.Tr>
              {explanation.factors
                .filter((factor) => factor.dimension === dimension.id)
                .map((factor) => (
                  <Row key={factor.id} factor={factor} run={runId ? { id: runId, evaluation: explanation.evaluation_id } : null} open={open === factor.id} toggle={() => setOpen(open === factor.id ? null : factor.id)} />
                ))}
            </Fragment>
          ))}
        </Table.Tbody>
    </StackedTable>
  );
}

const STATUS: Record<Factor["status"], string> = {
  assessed: "assessed",
  unknown: "not assessed",
  not_applicable: "does not apply",
  overridden: "scored by a person",
};

/** The run whose stored references say what a factor was read from, and the evaluation that they must be of. */
type Run = { id: string; evaluation: string } | null;

function Row({ factor, run, open, toggle }: { factor: Factor; run: Run; open: boolean; toggle: () => void }) {
  const id = useId();
  return (
    <>
      <Table.Tr>
        <Table.Td>
          <UnstyledButton fz="inherit" td="underline" aria-expanded={open} aria-controls={id} onClick={toggle}>
            {factor.title}
          </UnstyledButton>
        </Table.Td>
        <Table.Td data-label="Status">{STATUS[factor.status]}</Table.Td>
        <Table.Td data-label="Points">{pointsText(factor)}</Table.Td>
        <Table.Td>{factor.status !== "not_applicable" && <Range factor={factor} />}</Table.Td>
        <Table.Td data-label="Of the score">{factor.status === "not_applicable" ? "–" : signed(factor.contribution)}</Table.Td>
        <Table.Td data-label="Given by">{factor.winner ? sourcesText(factor.winner) : factor.reason ? reasonText(factor.reason) : "–"}</Table.Td>
      </Table.Tr>
      {open && (
        <Table.Tr id={id}>
          <Table.Td colSpan={6}>
            <Behind factor={factor} run={run} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

/** What a factor rests on: every source with its value, the one that decided, and each country's step. */
function Behind({ factor, run }: { factor: Factor; run: Run }) {
  return (
    <Stack gap={6} pb="xs" component="section" aria-label={`What ${factor.title} rests on`}>
      <Text size="sm">{sentence(namedSources(factor.because))}</Text>
      {factor.status === "unknown" && (
        <Text size="sm">
          Until it is assessed it counts {points(factor.points)}; at worst {points(factor.high)}.
        </Text>
      )}
      <List size="sm">
        {factor.sources.map((source, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: stored sources never change order
          <List.Item key={at}>
            {sourcesText(source.source)}, {words(source.input.split(".").pop() ?? source.input)}:{" "}
            {source.points === null ? `no answer (${reasonText(source.reason ?? "not assessed")})` : `${valueText(source.value)}, ${points(source.points)} points`}
            {source.winner && <strong> decides: the worst source gives the points</strong>}
          </List.Item>
        ))}
      </List>
      {factor.countries.length > 0 && (
        <List size="sm">
          {factor.countries.map((step) => (
            <List.Item key={`${step.country ?? "?"}:${step.rule}`}>
              {step.country ? countryName(step.country) : "country not known"}: {String(step.score)} of 100, {words(step.rule)}
              {step.lists.length > 0 && ` (${step.lists.map((list) => `${sourceLabel(list.type)} ${list.version}`).join(", ")})`}
              {step.doubt && `. Could be higher: ${reasonText(step.doubt)}`}
            </List.Item>
          ))}
        </List>
      )}
      {run && <RestsOn runId={run.id} of={`factor:${factor.id}`} evaluation={run.evaluation} />}
    </Stack>
  );
}
