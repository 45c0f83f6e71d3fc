import { Anchor, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";

import { Answered } from "../../../components/Answered";
import type { Column } from "../../../components/DataTable";
import { Definitions } from "../../../components/Definitions";
import { MadeOf } from "../../../components/MadeOf";
import { PageHead } from "../../../components/PageHead";
import { PagedTable } from "../../../components/PagedTable";
import { Permitted } from "../../../components/Permission";
import { PlainTable } from "../../../components/PlainTable";
import { WordBadge } from "../../../components/badges";
import { Empty } from "../../../components/states";
import { day, instant, words } from "../../../format";
import { STATUSES } from "../../../investigations/queries";
import { SETTINGS } from "../area";
import { dashboardQuery, durationsQuery, modelUseQuery, providerUseQuery, usesQuery, type Dashboard, type Use } from "../queries/audit";
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
          {(found) => (
            <>
              <Overview found={found} />
              {found.investigations > 0 && <Uses period={{ from: found.since, until: found.until }} />}
            </>
          )}
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
  return (
    <Stack gap="sm">
      <Definitions
        label="Usage of the period"
        items={[
          ["Period", `${day(found.since)} to ${day(found.until)}`],
          ["Investigations", <Counts key="runs" found={found} />],
          ["Parties screened", <Sum key="parties" of={found.parties_screened} />],
          ["Questions to sources", <Sum key="calls" of={found.provider_calls} />],
          ["Evidence kept", <Sum key="bytes" of={found.bytes_stored} text={bytesText} />],
          [
            "Tokens of language models",
            <span key="tokens">
              <Sum of={found.input_tokens} /> read, <Sum of={found.output_tokens} /> written
            </span>,
          ],
          ["Median duration of an investigation", <InRows key="took">{durationText(found.duration_ms.p50)}</InRows>],
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
            cells: [
              day(one.day),
              <Started key="all" count={one.investigations} from={one.day} until={one.day} />,
              ...(["complete", "failed", "cancelled"] as const).map((status) => <Started key={status} count={one[status]} status={status} from={one.day} until={one.day} />),
            ],
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

interface StartedProps {
  count: number;
  from: string;
  until: string;
  status?: (typeof STATUSES)[number];
}

/** How many investigations were started in a period, and which. */
function Started({ count, ...search }: StartedProps) {
  if (count === 0) return "0";
  const what = `investigations ${search.status ? `that are ${search.status}` : "started"}, ${day(search.from)} to ${day(search.until)}`;
  return (
    <MadeOf what={what} link={(props) => <Link to="/investigations" search={search} {...props} />}>
      {count.toLocaleString()}
    </MadeOf>
  );
}

function Counts({ found }: { found: Dashboard }) {
  const period = { from: found.since, until: found.until };
  const statuses = STATUSES.filter((status) => (found.by_status[status] ?? 0) > 0);
  return (
    <>
      <Started count={found.investigations} {...period} />
      {statuses.map((status, at) => (
        <span key={status}>
          {at === 0 ? ": " : ", "}
          <Started count={found.by_status[status] ?? 0} status={status} {...period} /> {status}
        </span>
      ))}
    </>
  );
}

/** A sum that the table of investigations on this page is made of. */
function InRows({ children }: { children: string }) {
  return (
    <MadeOf what="investigation by investigation" link={(props) => <a href="#by-investigation" {...props} />}>
      {children}
    </MadeOf>
  );
}

/** The same for a count or a size; where it is 0 there is nothing to lead to. */
function Sum({ of, text = (count) => count.toLocaleString() }: { of: number; text?: (count: number) => string }) {
  return of === 0 ? text(0) : <InRows>{text(of)}</InRows>;
}

const USES: Column<Use>[] = [
  {
    id: "name",
    header: "Company",
    cell: (one) => <Anchor renderRoot={(props) => <Link to="/investigations/$investigationId" params={{ investigationId: one.id }} search={{ tab: "cost" }} {...props} />}>{one.company_name}</Anchor>,
  },
  { id: "started", header: "Started", cell: (one) => instant(one.created_at) },
  { id: "status", header: "State", cell: (one) => <WordBadge word={one.status} /> },
  { id: "parties", header: "Parties", cell: (one) => one.parties.toLocaleString() },
  { id: "calls", header: "Questions", cell: (one) => one.provider_calls.toLocaleString() },
  { id: "kept", header: "Evidence kept", cell: (one) => bytesText(one.bytes_stored) },
  { id: "tokens", header: "Tokens", cell: (one) => ((one.input_tokens ?? 0) + (one.output_tokens ?? 0)).toLocaleString() },
  { id: "waited", header: "Waited", cell: (one) => durationText(one.queued_ms) },
  { id: "took", header: "Took", cell: (one) => durationText(one.duration_ms) },
];

function Uses({ period }: { period: { from: string; until: string } }) {
  const query = useInfiniteQuery(usesQuery(period));
  return (
    <Stack gap="xs" component="section" aria-label="Investigations" id="by-investigation">
      <Title order={2} size="h5">
        By investigation
      </Title>
      <PagedTable query={query} label="Usage by investigation" columns={USES} rowId={(one) => one.id} minWidth={860} empty="Nothing was investigated in this period." />
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
                  <Sum key="calls" of={one.calls} />,
                  <Sum key="answered" of={one.answered} />,
                  <Sum key="unknown" of={one.no_answer} />,
                  <Sum key="failed" of={one.failed} />,
                  <Sum key="evidence" of={one.evidence} />,
                  <Sum key="kept" of={one.bytes_stored} text={bytesText} />,
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
                cells: [one.title, <Sum key="count" of={one.count} />, ...[one.p50, one.p90, one.p99, one.maximum].map(durationText)],
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
                cells: [`${one.model} (${one.provider})`, <Sum key="calls" of={one.calls} />, <Sum key="read" of={one.input_tokens} />, <Sum key="written" of={one.output_tokens} />, costText(one.cost, one.currency)],
              }))}
            />
          )
        }
      </Answered>
    </Stack>
  );
}
