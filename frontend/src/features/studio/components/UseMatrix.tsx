import { Group, NativeSelect, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { Answered } from "../../../components/Answered";
import { Decide } from "../../../components/Decide";
import { day } from "../../../format";
import { planned } from "../matrix";
import { assignmentsQuery, putAssignments, type Assignments, type MatrixDetail } from "../queries/matrices";
import { segmentsInForceQuery } from "../queries/policy";

/** Puts a published version in use from a day on; what it says before is what it will do. */
export function UseMatrix({ matrix, onDone, onCancel }: { matrix: MatrixDetail; onDone: (now: Assignments) => void; onCancel: () => void }) {
  const query = useQuery(assignmentsQuery);
  return (
    <Answered query={query} what="which matrix is in use" height={90}>
      {(found) => <Form key={found.revision} matrix={matrix} found={found} onDone={onDone} onCancel={onCancel} />}
    </Answered>
  );
}

function Form({ matrix, found, onDone, onCancel }: { matrix: MatrixDetail; found: Assignments; onDone: (now: Assignments) => void; onCancel: () => void }) {
  const queries = useQueryClient();
  const active = useQuery(segmentsInForceQuery);
  const [segment, setSegment] = useState("");
  const [from, setFrom] = useState(() => new Date().toISOString().slice(0, 10));
  const plan = planned(found.assignments, { schemaId: matrix.id, segment: segment || null, from }, day);
  const put = useMutation({
    mutationFn: () => putAssignments(plan.assignments, found.revision),
    onSuccess: async (now) => {
      await queries.invalidateQueries({ queryKey: ["matrix-assignments"] });
      onDone(now);
    },
  });
  return (
    <Decide
      label="Put the version in use"
      title={`Put ${matrix.name} ${matrix.version} in use`}
      says={
        <>
          Another version than the one in use waits for a second person, a senior officer or the MLRO, unless it only adds floors or makes them stricter: then it takes effect at once. Evaluations that were made stay as they are.
          {plan.says.length > 0 && ` ${plan.says.join(" ")}`}
          {found.proposed && " What waits now for a second person is replaced by this."}
        </>
      }
      careful
      choices={[{ label: "Propose it", off: from === "", loading: put.isPending, run: () => put.mutate() }]}
      cancel={{ run: onCancel }}
      error={put.error}
    >
      <Group gap="sm" align="flex-end">
        <NativeSelect
          size="xs"
          label="For"
          data={[{ value: "", label: "every company without a segment of its own" }, ...(active.data?.segments ?? []).map((one) => ({ value: one.key, label: `segment ${one.title}` }))]}
          value={segment}
          onChange={(event) => setSegment(event.currentTarget.value)}
        />
        <TextInput size="xs" type="date" label="From" required value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
      </Group>
      <Text size="xs" className="dimmed">
        Days are those of UTC.
      </Text>
    </Decide>
  );
}
