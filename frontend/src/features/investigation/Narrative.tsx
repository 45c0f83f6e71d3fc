import { Alert, List, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { reportTextQuery } from "../../investigations/queries";
import { ProblemAlert } from "../../components/ProblemAlert";
import { droppedText, factText, type Fact, type Written } from "./narrative";
import { RestsOnRequest } from "./RestsOn";

/** What a language model wrote for a report, apart from it: each sentence with the facts that it cites, down to the raw responses. */
export function NarrativeOf({ reportId }: { reportId: string }) {
  const query = useQuery(reportTextQuery(reportId));
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return null; // being read, or no text was wanted
  const { runId, written } = query.data;
  return (
    <Paper withBorder p="md" component="section" aria-label="Text written by a machine">
      <Stack gap="sm">
        <Title order={2} size="h4">
          Text written by a machine
        </Title>
        <Said written={written} runId={runId} />
      </Stack>
    </Paper>
  );
}

/** The text, or why there is none. */
export function Said({ written, runId }: { written: Written; runId: string }) {
  if (!written.marking) return <Text size="sm">No text was written. {[written.detail, written.remedy].filter(Boolean).join(" ")}</Text>;
  const dropped = droppedText(written.dropped);
  return (
    <>
      <Alert variant="outline" color="yellow" role="note">
        {written.marking}
      </Alert>
      {written.sentences.length === 0 && <Text size="sm">No sentence was kept: none said only what it cites.</Text>}
      <List size="sm" spacing="sm" type="ordered">
        {written.sentences.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sentences never change, and two that are hidden say the same
          <List.Item key={at}>
            {one.text}
            <List size="sm" aria-label="Facts that it cites">
              {one.references.map((fact) => (
                <List.Item key={`${fact.kind}:${fact.id}`}>
                  <Cited fact={fact} runId={runId} />
                </List.Item>
              ))}
            </List>
          </List.Item>
        ))}
      </List>
      {dropped && <Text size="sm">{dropped}</Text>}
    </>
  );
}

function Cited({ fact, runId }: { fact: Fact; runId: string }) {
  return (
    <>
      {factText(fact)}
      <RestsOnRequest runId={runId} of={`${fact.kind}:${fact.id}`} what={factText(fact)} />
    </>
  );
}
