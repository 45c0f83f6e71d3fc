import { Button, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { Answered } from "../../../components/Answered";
import { Decide } from "../../../components/Decide";
import { useMay } from "../../../components/Permission";
import { points } from "../../../figures";
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
const MERGED: readonly string[] = ["merged", "undo_proposed"];

const WAITS: Record<string, string | undefined> = {
  proposed: "Merge proposed. It waits for a second person.",
  reject_proposed: "Proposed that they are two, of whom one may be listed. It waits for a second person.",
};

type Act = Verdict | "undo";

/** The decision: a reason, and what this person may say. */
function Decision({ candidate, onDone }: { candidate: ComparedCandidate; onDone: (says: string) => void }) {
  const me = useQuery(meQuery);
  const merged = useQuery({ ...mergeOfQuery(candidate.id), enabled: MERGED.includes(candidate.status) });
  const queries = useQueryClient();
  const may = useMay();
  const next = nextStep(candidate, { me: me.data?.id, mayDecide: may("decide"), maySecond: may("second_decide") });
  const act = useMutation({
    mutationFn: async ({ what, reason }: { what: Act; reason: string }) => {
      if (what !== "undo") {
        const made = await decideCandidate(candidate, what, reason);
        return WAITS[made.status] ?? `Saved: ${words(made.status)}.`;
      }
      if (!merged.data) throw new Error("The merge is still being loaded.");
      const made = await undoMerge(merged.data.id, reason);
      return made.undone_at === null
        ? "Proposed to take the merge back. It waits for a second person."
        : "Taken back: they are two parties again.";
    },
    onSuccess: onDone,
    onSettled: () =>
      Promise.all(
        ["candidates", "candidate", "tasks"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      ),
  });
  const vetoed = excluded(candidate.features).length > 0;
  const choice = (label: string, what: Act, off = false) => ({
    label,
    off,
    loading: act.isPending && act.variables.what === what,
    run: (reason: string) => act.mutate({ what, reason }),
  });
  const choices = [
    ...(next.merge ? [choice(candidate.status === "proposed" ? "Confirm the merge" : "Propose to merge", "merge", vetoed)] : []),
    ...(next.reject ? [choice(candidate.status === "reject_proposed" ? "Confirm that they are two" : "They are two", "reject")] : []),
    ...(next.unsure ? [choice("Not enough information", "unsure")] : []),
    ...(next.undo
      ? [choice(candidate.status === "merged" ? "Propose to take the merge back" : "Take the merge back", "undo", !merged.data)]
      : []),
    ...(next.keep ? [choice("Keep the merge", "merge")] : []),
  ];
  const before = candidate.reason && (
    <Text size="sm">
      {words(candidate.status)}: {candidate.reason}
      {candidate.decided_at && ` (${instant(candidate.decided_at)})`}
    </Text>
  );
  if (choices.length === 0) {
    return (
      <Stack gap="xs" component="section" aria-label="Decision">
        <Text size="sm">{next.says}</Text>
        {before}
      </Stack>
    );
  }
  return (
    <Decide
      label="Decision"
      says={next.says}
      careful={next.merge}
      reason={{ id: "candidate-reason", least: LEAST, description: "At least 10 characters; it is kept and audited." }}
      choices={choices}
      error={act.error}
      standing
    >
      {before}
      {next.merge && vetoed && <Text size="sm">What is known excludes a merge; see “Different” below.</Text>}
    </Decide>
  );
}

interface Props {
  candidateId: string;
  preview: boolean;
  onPreview: () => void;
  onDone: (says: string) => void;
}

/** One candidate: both parties beside each other, the decision, and what a merge would do. */
export function CandidatePanel({ candidateId, ...props }: Props) {
  const query = useQuery(candidateQuery(candidateId));
  return (
    <Answered query={query} what="the candidate" height={320}>
      {(candidate) => <Shown candidate={candidate} {...props} />}
    </Answered>
  );
}

function Shown({ candidate, preview, onPreview, onDone }: Omit<Props, "candidateId"> & { candidate: ComparedCandidate }) {
  const undecided = !MERGED.includes(candidate.status) && candidate.status !== "rejected";
  return (
    <Stack gap="sm" component="section" aria-label="Candidate">
      <Stack gap={2}>
        <Title order={2} size="h4">
          {candidate.first_name} and {candidate.second_name}
        </Title>
        <Text size="sm" className="dimmed">
          {words(candidate.status)} · names alike {points(candidate.score)} of 100 · found{" "}
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
