import { Paper, Stack, Text } from "@mantine/core";

import { Decide } from "../../../components/Decide";
import { proposedBy } from "../hitRules";
import type { Draft } from "../pending";
import type { HitDetail, SecondRequest } from "../queries/hits";

interface Props {
  hit: HitDetail;
  me: string | undefined;
  mayConfirm: boolean;
  draft: Draft | undefined;
  onDecide: (request: SecondRequest) => void;
}

/** A proposed decision: what it says, and the second person's answer where this person may give it. */
export function SecondPerson({ hit, me, mayConfirm, draft, onDecide }: Props) {
  const proposed = hit.proposed;
  if (!proposed) return null;
  const mine = proposed.decided_by === me;
  const title = `Waits for a second person: ${proposedBy(proposed, mine)}`;
  const says = `Why: ${proposed.rationale}`;
  if (mine || !mayConfirm) {
    return (
      <Paper withBorder p="sm" component="section" aria-label="Second person">
        <Stack gap="xs">
          <Text fw={600}>{title}</Text>
          <Text size="sm">{says}</Text>
          <Text size="sm">
            {mine ? "Another person must confirm it; you cannot." : "A senior officer or the MLRO confirms it; your roles do not."}
          </Text>
        </Stack>
      </Paper>
    );
  }
  return (
    <Decide
      label="Second person"
      title={title}
      says={says}
      reason={{ label: "Your rationale", id: "second-rationale", description: "Kept for good. Ctrl+Enter confirms.", begun: draft?.rationale }}
      choices={[
        { label: "Confirm", run: (rationale) => onDecide({ verdict: "confirm", rationale }) },
        { label: "Refuse", run: (rationale) => onDecide({ verdict: "refuse", rationale }) },
      ]}
      note="It is sent after 10 seconds; until then z takes it back."
      standing
    />
  );
}
