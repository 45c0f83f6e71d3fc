import { Anchor, Button, Group, List, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { Answered } from "../../../components/Answered";
import { DataTable, type Column } from "../../../components/DataTable";
import { Decide } from "../../../components/Decide";
import { useMay } from "../../../components/Permission";
import { Empty } from "../../../components/states";
import { day } from "../../../format";
import { Part } from "../../operator/components/Part";
import type { Assignment } from "../matrix";
import { assignmentsQuery, confirmAssignments, type Assignments } from "../queries/matrices";

const COLUMNS: Column<Assignment>[] = [
  {
    id: "matrix",
    header: "Matrix",
    cell: (one) => (
      <Anchor renderRoot={(props) => <Link to="/studio/matrices/$schemaId" params={{ schemaId: one.schema_id }} search={{ tab: "content" as const }} {...props} />}>
        {one.name} {one.version}
      </Anchor>
    ),
  },
  { id: "segment", header: "For", cell: (one) => (one.segment ? `segment ${one.segment}` : "every other company") },
  { id: "from", header: "From", cell: (one) => day(one.valid_from) },
  { id: "to", header: "Until the day before", cell: (one) => (one.valid_to ? day(one.valid_to) : "further notice") },
  { id: "now", header: "Today", cell: (one) => (one.in_force ? "in use" : "not in use") },
  { id: "newer", header: "Newer version", cell: (one) => (one.newer_id ? "published, not in use" : "none") },
];

const rowId = (one: Assignment) => `${one.segment ?? ""}:${one.valid_from}:${one.schema_id}`;

/** Which version evaluates from which day on, and what waits for a second person. */
export function InUse() {
  const query = useQuery(assignmentsQuery);
  return (
    <Part title="In use">
      <Answered query={query} what="which matrix is in use" height={90}>
        {(found) => (
          <Stack gap="sm">
            {found.assignments.length === 0 ? (
              <Empty>No matrix of your own is in use: every company is evaluated with the one that comes with Atlas.</Empty>
            ) : (
              <DataTable label="Matrices in use" columns={COLUMNS} rows={found.assignments} rowId={rowId} />
            )}
            {found.proposed && <Waiting found={found} proposed={found.proposed} />}
          </Stack>
        )}
      </Answered>
    </Part>
  );
}

function Waiting({ found, proposed }: { found: Assignments; proposed: Assignment[] }) {
  const may = useMay();
  const queries = useQueryClient();
  const [asked, setAsked] = useState(false);
  const confirm = useMutation({
    mutationFn: () => confirmAssignments(found.revision),
    onSuccess: async () => {
      setAsked(false);
      await queries.invalidateQueries({ queryKey: ["matrix-assignments"] });
    },
  });
  const reasons = found.awaits_second_person ?? [];
  const why = (
    <List size="sm">
      {reasons.map((reason) => (
        <List.Item key={reason}>{reason}</List.Item>
      ))}
    </List>
  );
  return (
    <Stack gap="xs" component="section" aria-label="Waits for a second person">
      <Text size="sm" fw={600} role="status">
        Proposed, and waiting for a second person. Until then everything above holds.
      </Text>
      {why}
      <DataTable label="Proposed matrices" columns={COLUMNS.filter(({ id }) => id !== "now" && id !== "newer")} rows={proposed} rowId={rowId} />
      {!may("second_decide") && <Text size="sm">A senior officer or the MLRO confirms it who has neither written the matrix nor proposed it.</Text>}
      {may("second_decide") && !asked && (
        <Group>
          <Button size="xs" onClick={() => setAsked(true)}>
            Confirm as the second person …
          </Button>
        </Group>
      )}
      {asked && (
        <Decide
          label="Confirm the proposed matrices"
          title="Confirm the proposed matrices"
          says="Evaluations from the stated day on use them. Evaluations that were made stay as they are; a batch evaluates the portfolio again. You must not have written or proposed any of it."
          careful
          choices={[{ label: "Confirm", loading: confirm.isPending, run: () => confirm.mutate() }]}
          cancel={{
            run: () => {
              confirm.reset();
              setAsked(false);
            },
          }}
          error={confirm.error}
        />
      )}
    </Stack>
  );
}
