import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { Answered } from "../../../components/Answered";
import type { Column } from "../../../components/DataTable";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted, useMay } from "../../../components/Permission";
import { SETTINGS } from "../../settings/area";
import { SaidBadge } from "../../sources/components/SaidBadge";
import { BudgetPanel } from "../components/BudgetPanel";
import { CallsTable } from "../components/CallsTable";
import { ModelForm } from "../components/ModelForm";
import { TierTable } from "../components/TierTable";
import { budgetsQuery, modelsQuery, type Budgets, type Model } from "../queries/models";
import { keyText, modelSaid, priceText } from "../said";

const columns = (currency: string): Column<Model>[] => [
  {
    id: "name",
    header: "Model",
    cell: (model) => (
      <>
        <Anchor renderRoot={(props) => <Link to="/settings/models/$modelId" params={{ modelId: model.id }} {...props} />}>{model.name}</Anchor>
        <Text size="xs" className="dimmed" style={{ overflowWrap: "anywhere" }}>
          {model.model} at {model.url}
        </Text>
      </>
    ),
  },
  { id: "state", header: "State", cell: (model) => <SaidBadge word={modelSaid(model).word} /> },
  { id: "key", header: "Key", cell: keyText },
  { id: "personal", header: "Personal data", cell: (model) => (model.personal_data ? "may be sent" : "not sent") },
  { id: "price", header: "Price", cell: (model) => priceText(model, currency) },
];

/** The organisation's own language models, and what they took. */
export function ModelsPage() {
  const budgets = useQuery(budgetsQuery);
  return (
    <Permitted to="read">
      <Stack gap="sm">
        <PageHead
          title="Language models"
          says="Your organisation’s own models. Atlas works in full without one: a model only helps to read, and decides nothing."
          area={SETTINGS}
        />
        <Answered query={budgets} what="the budgets">
          {(found) => <Models budgets={found} />}
        </Answered>
      </Stack>
    </Permitted>
  );
}

function Models({ budgets }: { budgets: Budgets }) {
  const { currency } = budgets;
  const query = useInfiniteQuery(modelsQuery);
  const navigate = useNavigate();
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const models = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {adding ? (
        <ModelForm currency={currency} onCancel={() => setAdding(false)} onDone={(model) => void navigate({ to: "/settings/models/$modelId", params: { modelId: model.id } })} />
      ) : (
        may("settings") && (
          <Group>
            <Button size="xs" onClick={() => setAdding(true)}>
              Add a model
            </Button>
          </Group>
        )
      )}
      <PagedTable
        query={query}
        label="Language models"
        columns={columns(currency)}
        rowId={(model) => model.id}
        minWidth={760}
        empty={may("settings") ? "No model is connected. Add one, store its key, test it, and choose it for a tier." : "No model is connected. An administrator adds one."}
      />
      {models.length > 0 && <TierTable models={models} />}
      <BudgetPanel budgets={budgets} />
      <CallsTable currency={currency} />
    </>
  );
}
