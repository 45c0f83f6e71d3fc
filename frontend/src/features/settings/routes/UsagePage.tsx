import { Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";

import { Answered } from "../../../components/Answered";
import { Definitions } from "../../../components/Definitions";
import { PageHead } from "../../../components/PageHead";
import { Permitted } from "../../../components/Permission";
import { PlainTable } from "../../../components/PlainTable";
import { Empty } from "../../../components/states";
import { day, words } from "../../../format";
import { SETTINGS } from "../area";
import { dashboardQuery, durationsQuery, modelUseQuery, providerUseQuery, type Dashboard } from "../queries/audit";
import { usageSearch, type UsageSearch } from "../search";
import { bytesText, costText, durationText } from "../usage";
import { sourceLabel } from "../../customers/words";

const route = getRouteApi("/settings/usage");

export function UsagePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(dashboardQuery(search));
  const change = (next: Record<string, unknown>) => void navigate({ search: (all) => usageSearch({ ...all, ...next }), replace: true });
  return (
    <Permitted to="read">
      <Stack gap="sm">
        <PageHead title="Usage" says="What your organisation’s investigations took, day by day and source by source." area={SETTINGS} />
        <Group gap="xs" align="flex-end" component="search" aria-label="Period">
          <TextInput size="xs" type="date" label="From (UTC)" value={search.since ?? query.data?.since ?? ""} onChange={(event) => change({ since: event.currentTarget.value })} />
          <TextInput size="xs" type="date" label="Until (UTC)" value={search.until ?? query.data?.until ?? ""} onChange={(event) => change({ until: event.currentTarget.value })} />
        </Group>
        <Answered query={query} what="the usage">
          {(found) => <Overview found={found} />}
        </Answered>
        <Providers search={search} />
        <Durations search={search} />
        <Models search={search} />
      </Stack>
    </Permitted>
  );
}

function Overview({ found }: { found: Dashboard }) {
  const days = found.days.filter((one) => one.investigations > 0);
  const statuses = Object.entries(found.by_status).map(([status, count]) => `${count.toLocaleString()} ${words(status)}`);
  return (
    <Stack gap="sm">
      <Definitions
        label="Usage of the period"
        items={[
          ["Period", `${day(found.since)} to ${day(found.until)}`],
          ["Investigations", `${found.investigations.toLocaleString()}${statuses.length > 0 ? `: ${statuses.join(", ")}` : ""}`],
          ["Parties screened", found.parties_screened.toLocaleString()],
          ["Questions to sources", found.provider_calls.toLocaleString()],
          ["Evidence kept", bytesText(found.bytes_stored)],
          ["Tokens of language models", `${found.input_tokens.toLocaleString()} read, ${found.output_tokens.toLocaleString()} written`],
          ["Half of the investigations took at most", durationText(found.duration_ms.p50)],
        ]}
      />
      <Title order={2} size="h5">
        By day
      </Title>
      {days.length === 0 ? (
        <Empty>Nothing was investigated in this period. Choose another one.</Empty>
      ) : (
        <PlainTable
          label="Investigations by day"
          numbers
          head={["Day (UTC)", "Started", "Complete", "Failed", "Cancelled"]}
          rows={days.map((one) => ({
            key: one.day,
            cells: [day(one.day), one.investigations.toLocaleString(), one.complete.toLocaleString(), one.failed.toLocaleString(), one.cancelled.toLocaleString()],
          }))}
        />
      )}
      {days.length > 0 && days.length < found.days.length && (
        <Text size="sm" className="dimmed">
          On the other days of the period nothing was started.
        </Text>
      )}
    </Stack>
  );
}

function Providers({ search }: { search: UsageSearch }) {
  const query = useQuery(providerUseQuery(search));
  return (
    <Stack gap="xs" component="section" aria-label="Sources">
      <Title order={2} size="h5">
        By source
      </Title>
      <Answered query={query} what="the sources" height={120}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>No source was asked in this period.</Empty>
          ) : (
            <PlainTable
              label="Usage by source"
              numbers
              minWidth={620}
              head={["Source", "Asked", "Answered", "Not known there", "Failed", "Evidence", "Kept"]}
              rows={items.map((one) => ({
                key: `${one.kind}:${one.provider}`,
                cells: [
                  `${sourceLabel(one.provider)} (${words(one.kind)})`,
                  one.calls.toLocaleString(),
                  one.answered.toLocaleString(),
                  one.no_answer.toLocaleString(),
                  one.failed.toLocaleString(),
                  one.evidence.toLocaleString(),
                  bytesText(one.bytes_stored),
                ],
              }))}
            />
          )
        }
      </Answered>
    </Stack>
  );
}

function Durations({ search }: { search: UsageSearch }) {
  const query = useQuery(durationsQuery(search));
  return (
    <Stack gap="xs" component="section" aria-label="Durations">
      <Title order={2} size="h5">
        How long it took
      </Title>
      <Answered query={query} what="the durations" height={120}>
        {({ items }) =>
          items.every((one) => one.count === 0) ? (
            <Empty>Nothing ended in this period.</Empty>
          ) : (
            <PlainTable
              label="Durations"
              numbers
              minWidth={560}
              head={["Step", "How many", "Half within", "90% within", "99% within", "Longest"]}
              rows={items.map((one) => ({
                key: one.name,
                cells: [words(one.name), one.count.toLocaleString(), ...[one.p50, one.p90, one.p99, one.maximum].map(durationText)],
              }))}
            />
          )
        }
      </Answered>
    </Stack>
  );
}

function Models({ search }: { search: UsageSearch }) {
  const query = useQuery(modelUseQuery(search));
  return (
    <Stack gap="xs" component="section" aria-label="Language models">
      <Title order={2} size="h5">
        Language models
      </Title>
      <Answered query={query} what="the language models" height={80}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>No language model took part in this period.</Empty>
          ) : (
            <PlainTable
              label="Usage by language model"
              numbers
              head={["Model", "Asked", "Tokens read", "Tokens written", "Cost"]}
              rows={items.map((one) => ({
                key: `${one.provider}:${one.model}:${one.currency}`,
                cells: [`${one.model} (${one.provider})`, one.calls.toLocaleString(), one.input_tokens.toLocaleString(), one.output_tokens.toLocaleString(), costText(one.cost, one.currency)],
              }))}
            />
          )
        }
      </Answered>
    </Stack>
  );
}
