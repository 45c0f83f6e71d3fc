import { Button, Group, Paper, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";

import { instant, words } from "../../../format";
import type { HitDetail, SecondRequest } from "../queries/hits";

interface Props {
  hit: HitDetail;
  me: string | undefined;
  mayConfirm: boolean;
  onDecide: (request: SecondRequest) => void;
}

/** A proposed decision: what it says, and the second person's answer where this person may give it. */
export function SecondPerson({ hit, me, mayConfirm, onDecide }: Props) {
  const [rationale, setRationale] = useState("");
  const proposed = hit.proposed;
  if (!proposed) return null;
  const mine = proposed.decided_by === me;
  const tooShort = rationale.trim().length < 3;
  const say = (verdict: SecondRequest["verdict"]) => onDecide({ verdict, rationale: rationale.trim() });
  return (
    <Paper withBorder p="sm" component="section" aria-label="Second person">
      <Stack gap="xs">
        <Text fw={600}>Waits for a second person: {words(proposed.decision)}</Text>
        <Text size="sm">
          {mine ? "You" : "Another person"} proposed it on {instant(proposed.decided_at)}: {proposed.rationale}
        </Text>
        {mine && <Text size="sm">Another person must confirm it; you cannot.</Text>}
        {!mine && !mayConfirm && (
          <Text size="sm">A senior officer or the MLRO confirms it; your roles do not.</Text>
        )}
        {!mine && mayConfirm && (
          <>
            <Textarea
              label="Your rationale"
              id="second-rationale"
              required
              autosize
              minRows={2}
              value={rationale}
              onChange={(event) => setRationale(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !tooShort) say("confirm");
                if (event.key === "Escape") event.currentTarget.blur();
              }}
            />
            <Group gap="xs">
              <Button size="xs" disabled={tooShort} onClick={() => say("confirm")}>
                Confirm
              </Button>
              <Button size="xs" variant="default" disabled={tooShort} onClick={() => say("refuse")}>
                Refuse
              </Button>
              <Text size="xs" className="dimmed">
                Ctrl+Enter confirms. It is sent after 10 seconds; until then z takes it back.
              </Text>
            </Group>
          </>
        )}
      </Stack>
    </Paper>
  );
}
