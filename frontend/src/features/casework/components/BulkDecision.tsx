import { List, Text } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { useState } from "react";

import { Decide } from "../../../components/Decide";
import { Choice } from "../../../components/Filters";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Loading } from "../../../components/states";
import { planOf, planText, TOGETHER, type BulkPlan, type Together } from "../bulk";
import type { Draft } from "../pending";
import { hitQuery } from "../queries/hits";

const LABELS: Record<Together, string> = { false_positive: "False positive", unsure: "Unsure" };

interface Props {
  ids: readonly string[];
  draft: Draft | undefined;
  onCancel: () => void;
  onDecide: (plan: BulkPlan, verdict: Together, rationale: string) => void;
}

/** One verdict and one rationale for several hits; each is read first, so that what is said is what happens. */
export function BulkDecision({ ids, draft, onCancel, onDecide }: Props) {
  const [verdict, setVerdict] = useState<Together>(TOGETHER.find((one) => one === draft?.verdict) ?? "false_positive");
  const read = useQueries({ queries: ids.map((id) => hitQuery(id)) });
  const failed = read.find((one) => one.isError);
  if (failed) return <ProblemAlert error={failed.error} onRetry={() => void failed.refetch()} />;
  const hits = read.flatMap(({ data }) => (data ? [data] : []));
  if (hits.length < ids.length) return <Loading what="the selected hits" height={120} />;
  const plan = planOf(hits, verdict);
  const decided = plan.one.length + plan.two.length;
  return (
    <Decide
      label="Decide the selected hits together"
      title={`Decide ${String(decided)} of ${String(hits.length)} selected hits together`}
      says={planText(plan, verdict)}
      careful={plan.two.length > 0}
      reason={{ label: "Rationale for each of them", description: "Kept for good with every one of them. Escape goes back.", begun: draft?.rationale }}
      choices={[{ label: plan.one.length === 0 ? "Propose all" : plan.two.length === 0 ? "Decide all" : "Decide and propose", off: decided === 0, run: (rationale) => onDecide(plan, verdict, rationale) }]}
      cancel={{ run: onCancel }}
      note="They are sent after 10 seconds; until then z takes them back."
    >
      <Choice label="Verdict" all={TOGETHER} say={(one) => LABELS[one]} value={verdict} onChange={(one) => setVerdict(one ?? verdict)} />
      <Text size="xs" className="dimmed">
        A true match is decided by itself, next to its evidence.
      </Text>
      {plan.left.length > 0 && (
        <List size="sm" aria-label="Left as they are">
          {plan.left.map(({ hit, why }) => (
            <List.Item key={hit.id}>
              {hit.party_name}: {why}
            </List.Item>
          ))}
        </List>
      )}
    </Decide>
  );
}
