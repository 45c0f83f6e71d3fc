import { Alert, Anchor, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { Answered } from "../../../components/Answered";
import { Decide } from "../../../components/Decide";
import { Definitions } from "../../../components/Definitions";
import { KeyPanel } from "../../../components/KeyPanel";
import { PageHead } from "../../../components/PageHead";
import { useMay } from "../../../components/Permission";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { costText } from "../../settings/usage";
import { SaidBadge } from "../../sources/components/SaidBadge";
import { CallsTable } from "../components/CallsTable";
import { ModelForm } from "../components/ModelForm";
import { budgetsQuery, deleteModelKey, modelQuery, MODELS, removeModel, storeModelKey, testModel, type Model } from "../queries/models";
import { keyText, modelSaid, outcomeText, personalText, priceText, tokensText } from "../said";

const route = getRouteApi("/settings/models/$modelId");

const BACK = (
  <Anchor size="sm" renderRoot={(props) => <Link to="/settings/models" {...props} />}>
    All models
  </Anchor>
);

/** One model: how it stands, its key, its test, and what was sent to it. */
export function ModelPage() {
  const { modelId } = route.useParams();
  const query = useQuery(modelQuery(modelId));
  const budgets = useQuery(budgetsQuery);
  return (
    <Answered query={query} what="the model" height={320} head={<PageHead title="Language model" actions={BACK} />}>
      {(model) => <Shown model={model} currency={budgets.data?.currency ?? "EUR"} />}
    </Answered>
  );
}

function Shown({ model, currency }: { model: Model; currency: string }) {
  const queries = useQueryClient();
  const may = useMay();
  return (
    <Stack gap="sm">
      <PageHead title={model.name} says={`${model.model} at ${model.url}`} actions={BACK} />
      <Standing model={model} currency={currency} />
      <KeyPanel
        of="model"
        label="Key"
        stored={model.has_credential}
        says={
          model.has_credential
            ? "A key is stored, encrypted for this model and its host. No one can read it here; it can be replaced or deleted."
            : `Key: ${keyText(model)}.`
        }
        mayChange={may("settings")}
        store={(secret) => storeModelKey(model, secret)}
        remove={() => deleteModelKey(model)}
        deleting={`The model is asked without a key from now on${model.needs_credential ? ", which means not at all: it needs one" : ""}. At its provider the key stays valid: end it there too.`}
        onChanged={() => queries.invalidateQueries({ queryKey: MODELS })}
      />
      <CallsTable model={model.id} currency={currency} />
    </Stack>
  );
}

function Standing({ model, currency }: { model: Model; currency: string }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const may = useMay();
  const [open, setOpen] = useState<"change" | "remove" | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey: MODELS });
  const test = useMutation({ mutationFn: () => testModel(model.id), onSettled: refresh });
  const remove = useMutation({
    mutationFn: () => removeModel(model),
    onSuccess: async () => {
      await navigate({ to: "/settings/models" });
      queries.removeQueries({ queryKey: [...MODELS, "one", model.id] });
      await refresh();
    },
  });
  const said = modelSaid(model);
  const call = test.data;
  return (
    <Paper withBorder p="md" component="section" aria-label="State">
      <Stack gap="sm">
        <Group gap="sm">
          <Title order={2} size="h5">
            State
          </Title>
          <SaidBadge word={said.word} />
        </Group>
        <Text size="sm" role="status">
          {said.says} {model.detail}
        </Text>
        <Definitions
          label="State of the model"
          items={[
            ["Personal data", personalText(model)],
            ["Price", priceText(model, currency)],
            ["Limits", `${String(model.timeout_seconds)} seconds for a call; the length of an answer is sent as ${model.limit_parameter}`],
          ]}
        />
        {call && (
          <Alert variant="outline" color={call.outcome === "ok" ? "blue" : "yellow"} role="status">
            {`Test: ${outcomeText(call.outcome)} ${tokensText(call)}, ${costText(call.cost, currency)}.`}
          </Alert>
        )}
        {test.isError && <ProblemAlert error={test.error} onRetry={() => test.mutate()} />}
        {may("settings") && open === null && (
          <Group gap="xs">
            <Button size="xs" loading={test.isPending} onClick={() => test.mutate()}>
              Test it
            </Button>
            <Button size="xs" variant="default" onClick={() => setOpen("change")}>
              Change
            </Button>
            <Button size="xs" variant="default" onClick={() => setOpen("remove")}>
              Remove …
            </Button>
            <Text size="xs" className="dimmed">
              The test sends one sentence and counts in the budgets.
            </Text>
          </Group>
        )}
        {open === "change" && <ModelForm model={model} currency={currency} onCancel={() => setOpen(null)} onDone={() => setOpen(null)} />}
        {open === "remove" && (
          <Decide
            label={`Remove ${model.name}`}
            title={`Remove ${model.name}`}
            says="Its key is deleted, nothing is sent to it any more, and the tiers that it was have no model. The calls that were made stay."
            careful
            choices={[{ label: "Remove the model", danger: true, loading: remove.isPending, run: () => remove.mutate() }]}
            cancel={{ run: () => setOpen(null) }}
            error={remove.error}
          />
        )}
      </Stack>
    </Paper>
  );
}
