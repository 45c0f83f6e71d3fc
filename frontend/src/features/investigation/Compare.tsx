import { Alert, Anchor, List, Select, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { Answered } from "../../components/Answered";
import { PlainTable } from "../../components/PlainTable";
import { Empty } from "../../components/states";
import { instant, sentence, words } from "../../format";
import type { Investigation } from "../../investigations/queries";
import { provisionalReason } from "../../investigations/reasons";
import { compareQuery, runsOfQuery, type FieldChange, type RunComparison, type Section } from "./queries";
import { rowsOf, shown } from "./tabs";

const SECTIONS: [keyof RunComparison, string][] = [
  ["subject", "Subject"],
  ["hits", "Hits"],
  ["floors", "Floors"],
  ["factors", "Factors of the score"],
  ["indicators", "Indicators"],
  ["modules", "Modules"],
  ["parties", "Parties"],
  ["relationships", "Relationships"],
  ["beneficial_owners", "Beneficial owners"],
  ["ownership_words", "Ownership"],
  ["sources", "Sources"],
  ["lists", "Lists"],
];

/** This run beside another of the same company: what differs, and what explains it. */
export function Compare({ item }: { item: Investigation }) {
  const runs = useQuery(runsOfQuery(item.company_id ?? ""));
  const [against, setAgainst] = useState<string | null>(null);
  const others = (runs.data?.items ?? []).filter((run) => run.id !== item.id);
  if (!item.company_id) return <Empty>The subject was not identified, so there is no other run of it.</Empty>;
  return (
    <Answered query={runs} what="the runs" height={80}>
      {() =>
        others.length === 0 ? (
          <Empty>This is the only run of the company. A rerun can be compared with it.</Empty>
        ) : (
          <Stack gap="sm">
            <Select
              size="xs"
              maw={420}
              label="Compare with"
              placeholder="the version before it"
              clearable
              clearButtonProps={{ "aria-label": "The version before it" }}
              data={others.map((run) => ({ value: run.id, label: `run ${String(run.run_version)}, ${run.depth.toUpperCase()}, ${instant(run.created_at)}, ${words(run.status)}` }))}
              value={against}
              onChange={setAgainst}
            />
            {(against ?? item.run_version > 1) ? <Compared id={item.id} against={against ?? undefined} /> : <Empty>This is the first version. Choose another run.</Empty>}
          </Stack>
        )
      }
    </Answered>
  );
}

export function Compared({ id, against }: { id: string; against: string | undefined }) {
  const query = useQuery(compareQuery(id, against));
  return (
    <Answered query={query} what="the comparison" height={200}>
      {(found) => (
        <Stack gap="sm" component="section" aria-label="Comparison">
          <Text size="sm">
            From{" "}
            <Anchor size="sm" underline="always" renderRoot={(props) => <Link to="/investigations/$investigationId" params={{ investigationId: found.before.id }} search={{}} {...props} />}>
              run {found.before.run_version} of {instant(found.before.created_at)}
            </Anchor>{" "}
            to run {found.after.run_version} of {instant(found.after.created_at)}.
          </Text>
          {[found.before, found.after].map((run) => (
            <Worth key={run.id} run={run} />
          ))}
          {found.identical && (
            <Alert variant="outline">{lostSince(found.before) || lostSince(found.after) ? "Nothing differs between what the two runs found, each on its day." : "Nothing differs."}</Alert>
          )}
          {found.because.length > 0 && (
            <>
              <Title order={3} size="h6">
                What moved the score
              </Title>
              <List size="sm">
                {found.because.map((one) => (
                  <List.Item key={one}>{one}</List.Item>
                ))}
              </List>
            </>
          )}
          {!found.identical && found.risk.length === 0 && SECTIONS.every(([name]) => rowsOf(found[name] as Section).length === 0) && <Text size="sm">Both runs found the same, each on its day. Only the request differs.</Text>}
          <Fields title="Risk" changes={found.risk} />
          <Fields title="What was asked for" changes={found.request} />
          {SECTIONS.map(([name, title]) => (
            <Part key={name} title={title} section={found[name] as Section} />
          ))}
        </Stack>
      )}
    </Answered>
  );
}

type Run = RunComparison["before"];

/** Whether what the run found favourable is no answer any more. */
const lostSince = (run: Run) => (run.outdated ?? []).length + (run.hits_since ?? []).length > 0;

/** What the favourable words of one of the two runs are worth today; nothing where they still hold. */
function Worth({ run }: { run: Run }) {
  if (!lostSince(run)) return null;
  const name = `run ${String(run.run_version)} of ${instant(run.created_at)}`;
  const said = [...(run.outdated ?? []).map((code) => provisionalReason(`outdated:${code}`)), ...(run.hits_since ?? []).map((hit) => `A hit counts for more than the run found: ${sentence(hit)}`)];
  return (
    <Alert variant="outline" title={`What ${name} found favourable, and that it found no hit, is no answer today`}>
      <List size="sm" aria-label={`Since ${name}`}>
        {said.map((one) => (
          <List.Item key={one}>{one}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

function Fields({ title, changes }: { title: string; changes: FieldChange[] }) {
  if (changes.length === 0) return null;
  return <PlainTable label={title} head={[title, "Before", "After"]} rows={changes.map((one) => ({ key: one.field, cells: [words(one.field), shown(one.before), shown(one.after)] }))} minWidth={420} />;
}

function Part({ title, section }: { title: string; section: Section }) {
  const rows = rowsOf(section);
  if (rows.length === 0) return null;
  return (
    <Stack gap={2}>
      <PlainTable label={title} head={[title, "Before", "After", "Why"]} rows={rows.map((row, at) => ({ key: at, cells: [row.what, row.before, row.after, row.why || "–"] }))} minWidth={560} />
      {section.unchanged > 0 && (
        <Text size="xs" className="dimmed">
          {section.unchanged.toLocaleString()} as they were.
        </Text>
      )}
    </Stack>
  );
}
