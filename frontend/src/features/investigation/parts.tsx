import { Anchor, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { Answered } from "../../components/Answered";
import type { Column } from "../../components/DataTable";
import { Definitions } from "../../components/Definitions";
import { Linked } from "../../components/Linked";
import { MadeOf } from "../../components/MadeOf";
import { PagedTable } from "../../components/PagedTable";
import { PlainTable } from "../../components/PlainTable";
import { Empty } from "../../components/states";
import { day, instant, words } from "../../format";
import { attributeLabel, countryName, sourceLabel } from "../customers/words";
import { typeText } from "../explore/routes/ExplorePage";
import { bytesText, durationText } from "../settings/usage";
import { HoldingConflicts } from "./HoldingConflicts";
import {
  conflictsQuery,
  costQuery,
  logsQuery,
  partiesQuery,
  runTimelineQuery,
  screeningsQuery,
  sourcesQuery,
  transcriptsQuery,
  type Conflict,
  type LogEntry,
  type Party,
  type RunScreening,
  type Transcript,
} from "./queries";
import { outcomeText } from "./tabs";

/** The parties of a run; how far one is away leads to the links between it and the subject, each with its sources. */
const partyColumns = (subject: string | undefined): Column<Party>[] => [
  {
    id: "name",
    header: "Party",
    cell: (party) =>
      party.entity_id ? (
        <Anchor renderRoot={(props) => <Link to="/explore/$entityId" params={{ entityId: party.entity_id }} search={{ tab: "ownership" as const }} {...props} />}>{party.name}</Anchor>
      ) : (
        party.name
      ),
  },
  { id: "type", header: "Kind", cell: (party) => typeText(party.type) },
  { id: "country", header: "Country", cell: (party) => (party.country_code ? countryName(party.country_code) : "not stated") },
  { id: "roles", header: "Roles", cell: (party) => party.roles.map(words).join(", ") || "none stated" },
  { id: "distance", header: "Steps away", cell: (party) => <StepsAway from={subject} party={party} /> },
  { id: "connection", header: "Connected by", cell: (party) => (party.connection ? words(party.connection) : "–") },
];

function StepsAway({ from, party }: { from: string | undefined; party: Party }) {
  const steps = party.distance.toLocaleString();
  if (!from || !party.entity_id || party.distance === 0) return steps;
  const length = Math.min(party.distance, 6);
  return (
    <MadeOf what={`steps away: how ${party.name} is connected`} link={(props) => <Link to="/explore/paths" search={{ from, to: party.entity_id, length }} {...props} />}>
      {steps}
    </MadeOf>
  );
}

export function Parties({ id, subject }: { id: string; subject: string | undefined }) {
  const query = useInfiniteQuery(partiesQuery(id));
  return <PagedTable query={query} label="Parties of the run" columns={partyColumns(subject)} rowId={(party) => party.entity_id} minWidth={680} empty="No party was found. That is no evidence that there is none: see which sources answered." />;
}

const SCREENINGS: Column<RunScreening>[] = [
  {
    id: "name",
    header: "Party",
    cell: (row) => <Anchor renderRoot={(props) => <Link to="/screening/$screeningId" params={{ screeningId: row.screening_id }} {...props} />}>{row.name}</Anchor>,
  },
  { id: "outcome", header: "Result", cell: (row) => outcomeText(row.outcome) },
  { id: "candidates", header: "Candidates", cell: (row) => <Screened row={row}>{row.candidates.toLocaleString()}</Screened> },
  { id: "strength", header: "Strongest", cell: (row) => row.best_strength ?? "–" },
  { id: "lists", header: "Lists", cell: (row) => <Screened row={row}>{row.lists.length.toLocaleString()}</Screened> },
  { id: "when", header: "When", cell: (row) => instant(row.screened_at) },
];

/** A number of a screening, leading to the candidates and the lists themselves. */
function Screened({ row, children }: { row: RunScreening; children: string }) {
  return (
    <MadeOf what={`of the screening of ${row.name}`} link={(props) => <Link to="/screening/$screeningId" params={{ screeningId: row.screening_id }} {...props} />}>
      {children}
    </MadeOf>
  );
}

export function Screenings({ id }: { id: string }) {
  const query = useInfiniteQuery(screeningsQuery(id));
  return <PagedTable query={query} label="Screenings of the run" columns={SCREENINGS} rowId={(row) => row.screening_id} minWidth={680} empty="No party was screened in this run." />;
}

/** What sources disagree about; that of a relationship leads to what each states of it. */
function OfConflict({ one }: { one: Conflict }) {
  const what = attributeLabel(one.attribute);
  const relationship = one.relationship_id;
  if (!relationship) return <>{what}</>;
  return <Anchor renderRoot={(props) => <Link to="/explore/holdings/$relationshipId" params={{ relationshipId: relationship }} {...props} />}>{what}</Anchor>;
}

export function Conflicts({ id }: { id: string }) {
  const query = useQuery(conflictsQuery(id));
  return (
    <Answered query={query} what="the conflicts" height={80}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty>No source is known to contradict another. Where more than the whole of a company is declared, the structure says so.</Empty>
        ) : (
          <Stack gap="md">
            <PlainTable
              label="Conflicts of sources"
              head={["What", "How they differ", "Rule", "State", "Since"]}
              rows={items.map((one) => ({
                key: one.id,
                cells: [<OfConflict key="what" one={one} />, one.detail || words(one.kind), words(one.policy), words(one.status), instant(one.opened_at)],
              }))}
              minWidth={640}
            />
            <HoldingConflicts conflicts={items} />
          </Stack>
        )
      }
    </Answered>
  );
}

export function Sources({ id }: { id: string }) {
  const query = useQuery(sourcesQuery(id));
  return (
    <Answered query={query} what="the sources" height={80}>
      {({ items }) => (
        <PlainTable
          label="Sources of the run"
          head={["Source", "State", "What it covers", "As of", "Licence", "Evidence"]}
          rows={items.map((one) => ({
            key: one.source,
            cells: [
              sourceLabel(one.source),
              <Linked key="state" text={[words(one.status), one.outcome && words(one.outcome), one.detail].filter(Boolean).join(": ")} />,
              one.covered.map(words).join(", ") || "nothing",
              one.as_of ? day(one.as_of) : "–",
              one.licence ?? "–",
              one.evidence_ids.length === 0 ? "none" : one.evidence_ids.map((evidence, at) => (
                <Anchor key={evidence} size="sm" mr={6} renderRoot={(props) => <Link to="/evidence/$evidenceId" params={{ evidenceId: evidence }} {...props} />}>
                  {one.evidence_ids.length === 1 ? "Raw answer" : `Answer ${String(at + 1)}`}
                </Anchor>
              )),
            ],
          }))}
          minWidth={760}
        />
      )}
    </Answered>
  );
}

const LOG: Column<LogEntry>[] = [
  { id: "at", header: "When", cell: (entry) => instant(entry.at) },
  { id: "level", header: "Level", cell: (entry) => entry.level },
  { id: "event", header: "What", cell: (entry) => words(entry.event) },
  { id: "step", header: "Step", cell: (entry) => entry.step_title ?? "–" },
  { id: "took", header: "Took", cell: (entry) => durationText(entry.duration_ms) },
  { id: "code", header: "Code", cell: (entry) => entry.code ?? "–" },
];

export function TimelineAndLog({ id }: { id: string }) {
  const timeline = useQuery(runTimelineQuery(id));
  const logs = useInfiniteQuery(logsQuery(id));
  return (
    <Stack gap="sm">
      <Answered query={timeline} what="the timeline" height={80}>
        {({ items }) => <PlainTable label="Timeline of the run" head={["When", "What happened"]} rows={items.map((one) => ({ key: one.sequence, cells: [instant(one.at), one.message] }))} minWidth={360} />}
      </Answered>
      <Title order={3} size="h6">
        Log
      </Title>
      <PagedTable query={logs} label="Log of the run" columns={LOG} rowId={(entry) => entry.id} minWidth={640} empty="Nothing was logged." />
    </Stack>
  );
}

export function Cost({ id }: { id: string }) {
  const query = useQuery(costQuery(id));
  return (
    <Answered query={query} what="the cost" height={120}>
      {(cost) => (
        <Stack gap="sm">
          <Definitions
            label="Cost of the run"
            items={[
              ["Waited", durationText(cost.queued_ms)],
              ["Took", durationText(cost.duration_ms)],
              ["Parties", cost.parties.toLocaleString()],
              ["Questions to sources", cost.provider_calls.toLocaleString()],
              ["Evidence kept", bytesText(cost.bytes_stored)],
              ["Tokens of language models", `${(cost.input_tokens ?? 0).toLocaleString()} read, ${(cost.output_tokens ?? 0).toLocaleString()} written`],
              ["Attempts that failed and were repeated", cost.failed_attempts.toLocaleString()],
            ]}
          />
          {cost.steps.length > 0 && <PlainTable label="Steps of the run" head={["Step", "Took", "Attempts"]} rows={cost.steps.map((step) => ({ key: step.step, cells: [step.title, durationText(step.duration_ms), step.attempts.toLocaleString()] }))} minWidth={360} numbers />}
          {cost.providers.length > 0 && (
            <PlainTable
              label="Providers that were asked"
              head={["Source", "Asked", "Answered", "Not known there", "Failed", "Evidence"]}
              rows={cost.providers.map((one) => ({ key: one.provider, cells: [sourceLabel(one.provider), one.calls, one.answered, one.no_answer, one.failed, bytesText(one.bytes_stored)] }))}
              minWidth={560}
              numbers
            />
          )}
        </Stack>
      )}
    </Answered>
  );
}

const TRANSCRIPTS: Column<Transcript>[] = [
  { id: "when", header: "When", cell: (row) => instant(row.started_at) },
  { id: "agent", header: "Agent", cell: (row) => words(row.agent) },
  { id: "kind", header: "Asked", cell: (row) => (row.kind === "model" ? `model ${row.model}` : words(row.kind)) },
  { id: "outcome", header: "How it ended", cell: (row) => words(row.outcome) },
  { id: "tokens", header: "Tokens", cell: (row) => `${row.input_tokens.toLocaleString()} read, ${row.output_tokens.toLocaleString()} written` },
  {
    id: "texts",
    header: "Sent and answered",
    cell: (row) => (
      <details>
        <summary>Read it</summary>
        <Text size="xs" fw={600}>
          Sent
        </Text>
        <Text size="xs" className="mono" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {row.request}
        </Text>
        <Text size="xs" fw={600}>
          Answered
        </Text>
        <Text size="xs" className="mono" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {row.answer}
        </Text>
      </details>
    ),
  },
];

export function Agents({ id }: { id: string }) {
  const query = useInfiniteQuery(transcriptsQuery(id));
  return <PagedTable query={query} label="What agents sent and received" columns={TRANSCRIPTS} rowId={(row) => row.id} minWidth={760} empty="No agent took part in this run." />;
}
