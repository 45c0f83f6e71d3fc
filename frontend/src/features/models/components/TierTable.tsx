import { Paper, Select, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { Answered } from "../../../components/Answered";
import { useMay } from "../../../components/Permission";
import { PlainTable } from "../../../components/PlainTable";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { MODELS, setTier, tiersQuery, type Model, type Tier } from "../queries/models";
import { tierText } from "../said";

/** Which model each tier is: what uses a model asks for a tier, never for a model. */
export function TierTable({ models }: { models: Model[] }) {
  const query = useQuery(tiersQuery);
  return (
    <Paper withBorder p="md" component="section" aria-label="Tiers">
      <Stack gap="sm">
        <Title order={2} size="h5">
          Tiers
        </Title>
        <Text size="sm">What uses a model asks for a tier. The agent for adverse media asks for Standard.</Text>
        <Answered query={query} what="the tiers" height={120}>
          {(found) => <PlainTable label="Tiers" minWidth={320} head={["Tier", "Model"]} rows={found.items.map((tier) => ({ key: tier.tier, cells: [tierText(tier.tier), <Chosen key={tier.tier} tier={tier} models={models} />] }))} />}
        </Answered>
      </Stack>
    </Paper>
  );
}

function Chosen({ tier, models }: { tier: Tier; models: Model[] }) {
  const may = useMay();
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (id: string | null) => setTier(tier, id),
    onSettled: () => queries.invalidateQueries({ queryKey: MODELS }),
  });
  const name = models.find((model) => model.id === tier.model_id)?.name;
  if (!may("settings")) return name ?? "none";
  return (
    <>
      <Select
        size="xs"
        aria-label={`Model of the tier ${tierText(tier.tier)}`}
        placeholder="none"
        clearable
        clearButtonProps={{ "aria-label": `No model for ${tierText(tier.tier)}` }}
        disabled={save.isPending}
        data={models.map((model) => ({ value: model.id, label: model.name }))}
        value={tier.model_id}
        onChange={(id) => save.mutate(id)}
      />
      {save.isError && <ProblemAlert error={save.error} />}
    </>
  );
}
