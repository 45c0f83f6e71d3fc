import { Button, Group, Stack, Text, Textarea, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ProblemAlert } from "../../../components/ProblemAlert";
import { Loading } from "../../../components/states";
import { instant, words } from "../../../format";
import { meQuery } from "../../../queries";
import {
  candidateQuery,
  decideCandidate,
  mergeOfQuery,
  undoMerge,
  type ComparedCandidate,
  type Verdict,
} from "../queries/candidates";
import { excluded, nextStep } from "../rules";
import { MergePreview } from "./MergePreview";
import { Sides } from "./Sides";

const LEAST = 10;

type Act = Verdict | "undo";

/** The decision: a reason, and what this person may say. */
function Decision({ candidate, onDone }: { candidate: ComparedCandidate; onDone: (says: string) => void }) {
  const me = useQuery(meQuery);
  const merged = useQuery({ ...mergeOfQuery(candidate.id), enabled: candidate.status === "merged" });
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const may = (permission: "decide" | "second_decide") => me.data?.permissions.includes(permission) ?? false;
  const next = nextStep(candidate, { me: me.data?.id, mayDecide: may("decide"), maySecond: may("second_decide") });
  const act = useMutation({
    mutationFn: async (what: Act) => {
      if (what !== "undo") {
        const made = await decideCandidate(candidate, what, reason.trim());
        return made.status === "proposed"
          ? "Merge proposed. It waits for a second person."
          : `Saved: ${words(made.status)}.`;
      }
      if (!merged.data) throw new Error("The merge is still being loaded.");
      await undoMerge(merged.data.id, reason.trim());
      return "Taken back: they are two parties again.";
    },
    onSuccess: (says) => {
      setReason("");
      onDone(says);
    },
    onSettled: () =>
      Promise.all(
        ["candidates", "candidate", "tasks"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      ),
  });
  const vetoed = excluded(candidate.features).length > 0;
  const tooShort = reason.trim().length < LEAST;
  const off = tooShort || act.isPending;
  return (
    <Stack gap="xs" component="section" aria-label="Decision">
      <Text size="sm">{next.says}</Text>
      {candidate.reason && (
        <Text size="sm">
          {words(candidate.status)}: {candidate.reason}
          {candidate.decided_at && ` (${instant(candidate.decided_at)})`}
        </Text>
      )}
      {(next.merge || next.reject || next.undo) && (
        <>
          <Textarea
            label="Reason"
            id="candidate-reason"
            description="At least 10 characters; it is kept and audited."
            required
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") event.currentTarget.blur();
            }}
          />
          <Group gap="xs">
            {next.merge && (
              <Button size="xs" disabled={off || vetoed} onClick={() => act.mutate("merge")}>
                {candidate.status === "proposed" ? "Confirm the merge" : "Propose to merge"}
              </Button>
            )}
            {next.reject && (
              <Button size="xs" variant="default" disabled={off} onClick={() => act.mutate("reject")}>
                They are two
              </Button>
            )}
            {next.reject && candidate.status !== "unsure" && (
              <Button size="xs" variant="default" disabled={off} onClick={() => act.mutate("unsure")}>
                Not enough information
              </Button>
            )}
            {next.undo && (
              <Button size="xs" variant="default" disabled={off || !merged.data} onClick={() => act.mutate("undo")}>
                Take the merge back
              </Button>
            )}
          </Group>
          {next.merge && vetoed && <Text size="sm">What is known excludes a merge; see “Different” below.</Text>}
        </>
      )}
      {act.isError && <ProblemAlert error={act.error} />}
    </Stack>
  );
}

interface Props {
  candidateId: string;
  preview: boolean;
  onPreview: () => void;
  onDone: (says: string) => void;
}

/** One candidate: both parties beside each other, the decision, and what a merge would do. */
export function CandidatePanel({ candidateId, preview, onPreview, onDone }: Props) {
  const query = useQuery(candidateQuery(candidateId));
  if (query.isPending) return <Loading what="the candidate" height={320} />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const candidate = query.data;
  const undecided = candidate.status !== "merged" && candidate.status !== "rejected";
  return (
    <Stack gap="sm" component="section" aria-label="Candidate">
      <Stack gap={2}>
        <Title order={2} size="h4">
          {candidate.first_name} and {candidate.second_name}
        </Title>
        <Text size="sm" className="dimmed">
          {words(candidate.status)} · names alike {candidate.score.toFixed(0)} of 100 · found{" "}
          {instant(candidate.found_at)}
        </Text>
        {undecided && (
          <Text size="sm">Until two people decide, what is found about one counts for the other as possible.</Text>
        )}
        {candidate.flags.length > 0 && (
          <Text size="sm" fw={600}>
            Marks of risk: {candidate.flags.map(words).join(", ")}
          </Text>
        )}
      </Stack>
      <Decision key={`${candidate.id}-${String(candidate.revision)}`} candidate={candidate} onDone={onDone} />
      {undecided && (
        <Button size="xs" variant="default" w="max-content" aria-expanded={preview} onClick={onPreview}>
          Preview of the merge (p)
        </Button>
      )}
      {undecided && preview && <MergePreview candidate={candidate} />}
      <Sides candidate={candidate} />
    </Stack>
  );
}
