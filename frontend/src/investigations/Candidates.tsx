import { Button, Paper, Text, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { api } from "../api/client";
import { unwrap } from "../api/unwrap";
import { PlainTable } from "../components/PlainTable";
import { ProblemAlert } from "../components/ProblemAlert";
import { countryName, numberText } from "../features/customers/words";
import type { Investigation } from "./queries";

/** The companies a name may mean; choosing one runs the investigation again on it. */
export function Candidates({ item }: { item: Investigation }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const rerun = useMutation({
    mutationFn: (candidate: string) =>
      unwrap(
        api.POST("/api/investigations/{investigation_id}/rerun", {
          params: { path: { investigation_id: item.id } },
          body: { candidate, refresh: false },
        }),
      ),
    onSuccess: async (started) => {
      await queries.invalidateQueries({ queryKey: ["investigations"] });
      await navigate({ to: "/investigations/$investigationId", params: { investigationId: started.id } });
    },
  });
  if (item.subject.candidates.length === 0 || item.subject.status !== "subject_ambiguous") return null;
  return (
    <Paper withBorder p="md" component="section" aria-label="Which company is meant">
      <Title order={2} size="h4">
        Which company is meant?
      </Title>
      <Text size="sm" mb="xs">
        The name alone does not identify the subject. Choose one to run the investigation on it.
      </Text>
      {rerun.isError && <ProblemAlert error={rerun.error} />}
      <PlainTable
        bare
        label="Companies that may be meant"
        head={["Name", "Country", "Register and number", "Choose"]}
        rows={item.subject.candidates.map((candidate) => ({
          key: candidate.record,
          cells: [
            candidate.name,
            candidate.country_code ? countryName(candidate.country_code) : "–",
            numberText(candidate),
            <Button key="run" size="compact-xs" variant="default" loading={rerun.isPending && rerun.variables === candidate.record} onClick={() => rerun.mutate(candidate.record)}>
              Run on this company<span className="sr-only">: {candidate.name}</span>
            </Button>,
          ],
        }))}
      />
    </Paper>
  );
}
