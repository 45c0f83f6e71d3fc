import { Anchor, Group, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { Answered } from "../../../components/Answered";
import type { Column } from "../../../components/DataTable";
import { Definitions } from "../../../components/Definitions";
import { PagedTable } from "../../../components/PagedTable";
import { PlainTable } from "../../../components/PlainTable";
import { WordBadge } from "../../../components/badges";
import { instant, words } from "../../../format";
import { OperatorOnly } from "../components/OperatorOnly";
import { TenantName } from "../components/TenantName";
import { engineQuery, messagesQuery, outboxQuery, providersQuery, readinessQuery, type Message, type Readiness } from "../queries/platform";
import { failureWords, workTitle } from "../work";

export function HealthPage() {
  return (
    <OperatorOnly title="Health" says="Whether the installation serves, whether its work goes on, and what waits. Asked again every five seconds.">
      <Health />
    </OperatorOnly>
  );
}

const STATES: Record<Readiness["status"], string> = {
  ready: "Everything that is checked works.",
  degraded: "Requests are served; something below does not work.",
  unavailable: "Requests are not served: a part that is required does not work.",
};

const PARTS: Record<string, string | undefined> = { mcp: "MCP", redis: "Redis", durable_engine: "engine of long work" };

const COLUMNS: Column<Message>[] = [
  { id: "kind", header: "Work", cell: (one) => workTitle(one.kind) },
  { id: "written", header: "Written", cell: (one) => instant(one.created_at) },
  { id: "tries", header: "Attempts", cell: (one) => one.attempts },
  { id: "error", header: "Last failure", cell: (one) => failureWords(one.last_error ?? null) },
  { id: "next", header: "Tried next", cell: (one) => instant(one.available_at) },
  {
    id: "tenant",
    header: "Tenant",
    cell: (one) => <TenantName id={one.tenant_id} />,
  },
];

/** Links to the providers whose answers cannot be read; shows nothing if all can be. */
function Formats() {
  const { data } = useQuery(providersQuery);
  const changed = data?.items.filter((one) => one.format_changes.length > 0) ?? [];
  if (changed.length === 0) return null;
  return (
    <Text size="sm" role="status" aria-label="Providers">
      Answers in a format that the plugin does not know:{" "}
      <Anchor underline="always" renderRoot={(props) => <Link to="/operator/providers" {...props} />}>
        {changed.map((one) => one.display_name).join(", ")}
      </Anchor>
    </Text>
  );
}

function Health() {
  const readiness = useQuery(readinessQuery);
  const engine = useQuery(engineQuery);
  const outbox = useQuery(outboxQuery);
  const messages = useInfiniteQuery(messagesQuery);
  return (
    <Stack gap="sm">
      <Answered query={readiness} what="the readiness" height={160}>
        {(found) => (
          <Stack gap="xs" component="section" aria-label="Readiness">
            <Group gap="sm">
              <WordBadge word={found.status} />
              <Text size="sm" role="status">
                {STATES[found.status]}
              </Text>
            </Group>
            <PlainTable
              label="Checks"
              head={["Check", "State", "Note"]}
              rows={found.checks.map((check) => ({
                key: check.name,
                marked: check.status !== "ok",
                cells: [PARTS[check.name] ?? words(check.name), `${check.status}${check.required ? "" : " (not required)"}`, check.note ?? "–"],
              }))}
            />
          </Stack>
        )}
      </Answered>
      <Answered query={engine} what="the engine" height={80}>
        {(found) => (
          <Definitions
            label="Durable engine"
            items={[
              ["Engine of long work", found.status === "up" ? "answers" : "does not answer: work waits until it does"],
              ["Address", found.address],
              ["Namespace", found.namespace],
              ["Task queue", found.task_queue],
            ]}
          />
        )}
      </Answered>
      <Answered query={outbox} what="the outbox" height={60}>
        {(found) => (
          <Text size="sm" role="status" aria-label="Outbox">
            {found.pending === 0
              ? "No started work waits for delivery."
              : `${found.pending.toLocaleString()} pieces of work wait for delivery, ${found.failing.toLocaleString()} of them after a failure; the oldest since ${instant(found.oldest_created_at)}.`}
          </Text>
        )}
      </Answered>
      <Formats />
      <Title order={2} size="h5">
        Waiting work
      </Title>
      <PagedTable query={messages} label="Waiting work" columns={COLUMNS} rowId={(one) => one.id} minWidth={820} empty="Nothing waits. Work that cannot be started yet appears here with its last failure." />
    </Stack>
  );
}
