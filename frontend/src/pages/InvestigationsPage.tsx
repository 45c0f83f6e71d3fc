import { Anchor, Button, Checkbox, Group, Paper, Select, Skeleton, Stack, Table, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";

import { EvaluationFigure } from "../components/EvaluationFigure";
import { Permitted } from "../components/Permission";
import { ProblemAlert } from "../components/ProblemAlert";
import { RiskLevel } from "../components/RiskLevel";
import { WordBadge } from "../components/badges";
import { numberText } from "../features/customers/words";
import { percent } from "../figures";
import { instant, tiers } from "../format";
import { StartForm } from "../investigations/StartForm";
import { STATUSES, investigationsQuery, type Investigation } from "../investigations/queries";
import { PageTitle } from "../components/PageTitle";

const route = getRouteApi("/investigations");

function Filters() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const setName = useDebouncedCallback((name: string) => {
    void navigate({
      search: ({ name: _, ...rest }) => (name ? { ...rest, name } : rest),
      replace: true,
    });
  }, 300);
  return (
    <Group>
      <TextInput
        label="Name contains"
        defaultValue={search.name ?? ""}
        onChange={(event) => setName(event.currentTarget.value.trim())}
      />
      <Select
        label="Status"
        placeholder="Any"
        clearable
        clearButtonProps={{ "aria-label": "Any status" }}
        data={[...STATUSES]}
        value={search.status ?? null}
        onChange={(chosen) =>
          void navigate({
            search: ({ status: _, ...rest }) => {
              const status = STATUSES.find((one) => one === chosen);
              return status ? { ...rest, status } : rest;
            },
            replace: true,
          })
        }
      />
      <Day label="Started from (UTC)" value="from" />
      <Day label="Started until (UTC)" value="until" />
      <Flag label="Waits for a second person" value="second" />
      <Flag label="Approval has ended" value="ended" />
    </Group>
  );
}

function Flag({ label, value }: { label: string; value: "second" | "ended" }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Checkbox
      size="xs"
      mt={24}
      label={label}
      checked={search[value] ?? false}
      onChange={(event) => {
        const { checked } = event.currentTarget;
        void navigate({ search: ({ [value]: _, ...rest }) => (checked ? { ...rest, [value]: true as const } : rest), replace: true });
      }}
    />
  );
}

function Day({ label, value }: { label: string; value: "from" | "until" }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <TextInput
      type="date"
      label={label}
      value={search[value] ?? ""}
      onChange={(event) => {
        const day = event.currentTarget.value;
        void navigate({ search: ({ [value]: _, ...rest }) => (day ? { ...rest, [value]: day } : rest), replace: true });
      }}
    />
  );
}

function Row({ item }: { item: Investigation }) {
  const shown = item.identified ? item.risk : null;
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor
          renderRoot={(props) => (
            <Link
              to="/investigations/$investigationId"
              params={{ investigationId: item.id }}
              {...props}
            />
          )}
        >
          {item.company_name}
        </Anchor>
      </Table.Td>
      <Table.Td>
        <RiskLevel item={item} />
      </Table.Td>
      <Table.Td>
        <WordBadge word={item.status} />
      </Table.Td>
      <Table.Td>{numberText(item) || "–"}</Table.Td>
      <Table.Td>{shown ? tiers(shown) : "–"}</Table.Td>
      <Table.Td>{shown ? (
          <EvaluationFigure id={shown.evaluation_id} what="coverage, factor by factor">
            {percent(shown.coverage)}
          </EvaluationFigure>
        ) : (
          "–"
        )}</Table.Td>
      <Table.Td>{instant(item.created_at)}</Table.Td>
    </Table.Tr>
  );
}

function List() {
  const { start: _, ...filter } = route.useSearch();
  const query = useInfiniteQuery(investigationsQuery(filter));
  if (query.isPending) return <Skeleton height={180} role="status" aria-label="Loading the investigations" />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <Text className="dimmed">
        {Object.keys(filter).length > 0
          ? "No investigation matches these filters."
          : "No investigation yet: start the first one above."}
      </Text>
    );
  }
  return (
    <Stack>
      <Table.ScrollContainer minWidth={700}>
        <Table highlightOnHover verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Company</Table.Th>
              <Table.Th scope="col">Risk</Table.Th>
              <Table.Th scope="col">Status</Table.Th>
              <Table.Th scope="col">Register and number</Table.Th>
              <Table.Th scope="col">Tier</Table.Th>
              <Table.Th scope="col">Coverage</Table.Th>
              <Table.Th scope="col">Started</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((item) => (
              <Row key={item.id} item={item} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {query.hasNextPage && (
        <Group>
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Show more
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** The form for those who may start one; others are told what it takes. */
export function Start({ name }: { name?: string | undefined }) {
  return (
    <Permitted to="run" needs="the right to start investigations (analyst, senior officer or MLRO)">
      <StartForm name={name} />
    </Permitted>
  );
}

export function InvestigationsPage() {
  const { start } = route.useSearch();
  return (
    <Stack>
      <Group justify="space-between">
        <PageTitle title="Investigations" />
        <Anchor size="sm" renderRoot={(props) => <Link to="/investigations/batches" {...props} />}>
          Many at once, from a file
        </Anchor>
      </Group>
      <Paper withBorder p="md">
        <Start key={start ?? ""} name={start} />
      </Paper>
      <Filters />
      <List />
    </Stack>
  );
}
