import { Textarea } from "@mantine/core";
import { useState } from "react";

import { Decide } from "../../../components/Decide";
import { consequence, peopleFor, type Verdict } from "../hitRules";
import type { Draft } from "../pending";
import type { DecisionRequest, HitDetail } from "../queries/hits";

export const VERDICTS: { verdict: Verdict; key: string; label: string }[] = [
  { verdict: "true_match", key: "1", label: "True match" },
  { verdict: "false_positive", key: "2", label: "False positive" },
  { verdict: "unsure", key: "3", label: "Unsure" },
  { verdict: "delisting_confirmed", key: "4", label: "Confirm the delisting" },
];

interface Props {
  hit: HitDetail;
  verdict: Verdict;
  draft: Draft | undefined;
  onCancel: () => void;
  onDecide: (request: DecisionRequest) => void;
}

/** The rationale of a decision, under the word that says what it will do. */
export function DecisionForm({ hit, verdict, draft, onCancel, onDecide }: Props) {
  const [fact, setFact] = useState(draft?.fact ?? "");
  const people = peopleFor(hit, hit.candidate, verdict);
  const label = VERDICTS.find((one) => one.verdict === verdict)?.label ?? verdict;
  const run = (rationale: string) =>
    onDecide({ decision: verdict, rationale, ...(fact.trim().length >= 3 ? { distinguishing_fact: fact.trim() } : {}) });
  return (
    <Decide
      label={`Decision: ${label}`}
      title={label}
      says={consequence(verdict, people)}
      careful={people !== "one"}
      reason={{ label: "Rationale", description: "Kept for good. Ctrl+Enter decides, Escape goes back.", begun: draft?.rationale }}
      choices={[{ label: people === "two" ? "Propose" : "Decide", run }]}
      cancel={{ run: onCancel }}
      note="It is sent after 10 seconds; until then z takes it back."
    >
      {verdict === "false_positive" && people !== "one" && hit.candidate.name_equal && (
        <Textarea
          label="Distinguishing fact"
          description="The fact that distinguishes the party from the listed name, such as a date of birth."
          autosize
          value={fact}
          onChange={(event) => setFact(event.currentTarget.value)}
        />
      )}
    </Decide>
  );
}
