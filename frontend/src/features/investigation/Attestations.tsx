import { Button, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { Column } from "../../components/DataTable";
import { Decide } from "../../components/Decide";
import { PagedTable } from "../../components/PagedTable";
import { useMay } from "../../components/Permission";
import { instant, words } from "../../format";
import type { Investigation } from "../../investigations/queries";
import { attestationsQuery, withdrawAttestation, type Attestation } from "./queries";

/** What people vouched for in this run: it stays on record when it is taken back. */
export function Attestations({ item }: { item: Investigation }) {
  const query = useInfiniteQuery(attestationsQuery(item.id));
  const queries = useQueryClient();
  const may = useMay();
  const [asked, setAsked] = useState<Attestation | null>(null);
  const withdraw = useMutation({
    mutationFn: withdrawAttestation,
    onSuccess: async () => {
      setAsked(null);
      await queries.invalidateQueries({ queryKey: ["investigation", item.id] });
    },
  });
  const columns: Column<Attestation>[] = [
    { id: "check", header: "Check", cell: (one) => words(one.check_id) },
    { id: "note", header: "What was checked and found", cell: (one) => [one.note, ...(one.in_control ?? []).map(({ text }) => `In control: ${text}`)].join(" ") },
    { id: "reference", header: "Document", cell: (one) => one.reference ?? "none named" },
    { id: "when", header: "When", cell: (one) => instant(one.attested_at) },
    { id: "state", header: "State", cell: (one) => (one.withdrawn ? `withdrawn ${instant(one.withdrawn_at)}` : "counts") },
    {
      id: "act",
      header: "Change",
      cell: (one) =>
        may("run") && !one.withdrawn ? (
          <Button size="compact-xs" variant="default" onClick={() => setAsked(one)}>
            Withdraw …<span className="sr-only"> {words(one.check_id)}</span>
          </Button>
        ) : (
          "–"
        ),
    },
  ];
  return (
    <Stack gap="sm">
      <Text size="sm">A person’s word that a check is done. It never stands in for a list. Checks are attested under “Decision”.</Text>
      {asked && (
        <Decide
          key={asked.id}
          label="Withdraw the attestation"
          title={`Withdraw the attestation of ${words(asked.check_id)}`}
          says="The check is open again, and a decision that rests on it cannot be made. The record stays, with who withdrew it and when."
          careful
          choices={[{ label: "Withdraw it", danger: true, loading: withdraw.isPending, run: () => withdraw.mutate(asked) }]}
          cancel={{ run: () => setAsked(null) }}
          error={withdraw.error}
        />
      )}
      <PagedTable query={query} label="Attestations of the run" columns={columns} rowId={(one) => one.id} minWidth={760} empty="Nothing was attested in this run." />
    </Stack>
  );
}
