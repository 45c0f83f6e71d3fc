import { Alert, Button, Group, Paper, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";

import { consequence, peopleFor, type Verdict } from "../hitRules";
import type { DecisionRequest, HitDetail } from "../queries/hits";

export const VERDICTS: { verdict: Verdict; key: string; label: string }[] = [
  { verdict: "true_match", key: "1", label: "True match" },
  { verdict: "false_positive", key: "2", label: "False positive" },
  { verdict: "unsure", key: "3", label: "Unsure" },
];

interface Props {
  hit: HitDetail;
  verdict: Verdict;
  onCancel: () => void;
  onDecide: (request: DecisionRequest) => void;
}

/** The rationale of a decision, under the word that says what it will do. */
export function DecisionForm({ hit, verdict, onCancel, onDecide }: Props) {
  const [rationale, setRationale] = useState("");
  const [fact, setFact] = useState("");
  const people = peopleFor(hit, hit.candidate, verdict);
  const label = VERDICTS.find((one) => one.verdict === verdict)?.label ?? verdict;
  const tooShort = rationale.trim().length < 3;
  const submit = () => {
    if (tooShort) return;
    onDecide({
      decision: verdict,
      rationale: rationale.trim(),
      ...(fact.trim().length >= 3 ? { distinguishing_fact: fact.trim() } : {}),
    });
  };
  return (
    <Paper withBorder p="sm" component="section" aria-label={`Decision: ${label}`}>
      <Stack gap="xs">
        <Text fw={600}>{label}</Text>
        <Alert variant="outline" color={people === "one" ? "blue" : "yellow"} p="xs" role="note">
          {consequence(verdict, people)}
        </Alert>
        {/* keys of the form: Ctrl+Enter decides, Escape goes back */}
        <Textarea
          label="Rationale"
          description="Kept for good. Ctrl+Enter decides, Escape goes back."
          required
          autosize
          minRows={2}
          data-autofocus
          autoFocus
          value={rationale}
          onChange={(event) => setRationale(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
            if (event.key === "Escape") onCancel();
          }}
        />
        {verdict === "false_positive" && people !== "one" && hit.candidate.name_equal && (
          <Textarea
            label="Distinguishing fact"
            description="The fact that distinguishes the party from the listed name, such as a date of birth."
            autosize
            value={fact}
            onChange={(event) => setFact(event.currentTarget.value)}
          />
        )}
        <Group gap="xs">
          <Button size="xs" disabled={tooShort} onClick={submit}>
            {people === "two" ? "Propose" : "Decide"}
          </Button>
          <Button size="xs" variant="default" onClick={onCancel}>
            Go back
          </Button>
          <Text size="xs" className="dimmed">
            It is sent after 10 seconds; until then z takes it back.
          </Text>
        </Group>
      </Stack>
    </Paper>
  );
}
