import { Anchor, Button, Group, List, Paper, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { Answered } from "../../../components/Answered";
import type { Column } from "../../../components/DataTable";
import { Decide } from "../../../components/Decide";
import { Definitions } from "../../../components/Definitions";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { useMay } from "../../../components/Permission";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { instant } from "../../../format";
import { SaidBadge } from "../../sources/components/SaidBadge";
import { evidenceLink } from "../components/CallForm";
import { KeyPanel } from "../components/KeyPanel";
import { ServerForm } from "../components/ServerForm";
import { ToolsPanel } from "../components/ToolsPanel";
import { callsQuery, healthQuery, removeServer, serverQuery, testServer, type McpCall, type McpServer } from "../queries/servers";
import { callText, serverSaid } from "../said";

const route = getRouteApi("/settings/mcp/$serverId");

const BACK = (
  <Anchor size="sm" renderRoot={(props) => <Link to="/settings/mcp" {...props} />}>
    All servers
  </Anchor>
);

/** One server: how it stands, its key, its tools, and what they were asked. */
export function ServerPage() {
  const { serverId } = route.useParams();
  const query = useQuery(serverQuery(serverId));
  return (
    <Answered query={query} what="the server" height={320} head={<PageHead title="MCP server" actions={BACK} />}>
      {(server) => (
        <Stack gap="sm">
          <PageHead title={server.name} says={server.url} actions={BACK} />
          <Standing server={server} />
          <ServerKey server={server} />
          <ToolsPanel serverId={server.id} />
          <Calls serverId={server.id} />
        </Stack>
      )}
    </Answered>
  );
}

function ServerKey({ server }: { server: McpServer }) {
  const may = useMay();
  return <KeyPanel server={server} mayChange={may("settings")} />;
}

function Standing({ server }: { server: McpServer }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const may = useMay();
  const health = useQuery(healthQuery(server.id));
  const [open, setOpen] = useState<"change" | "remove" | null>(null);
  const test = useMutation({
    mutationFn: () => testServer(server.id),
    onSettled: () => queries.invalidateQueries({ queryKey: ["mcp-servers"] }),
  });
  const remove = useMutation({
    mutationFn: () => removeServer(server),
    onSuccess: async () => {
      await navigate({ to: "/settings/mcp" });
      queries.removeQueries({ queryKey: ["mcp-servers", server.id] });
      await queries.invalidateQueries({ queryKey: ["mcp-servers"] });
    },
  });
  const said = serverSaid(server);
  const found = health.data;
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
          {said.says} {server.detail}
        </Text>
        {server.notes.length > 0 && (
          <List size="sm" aria-label="Left out of its tools">
            {server.notes.map((note) => (
              <List.Item key={note}>{note}</List.Item>
            ))}
          </List>
        )}
        <Definitions
          label="State of the server"
          items={[
            ["It calls itself", [server.server_name, server.server_version].filter(Boolean).join(", ") || "not known yet"],
            ["Protocol", server.protocol_version ?? "not connected yet"],
            ["Licence", server.licence],
            ["Limits", `${server.per_minute.toLocaleString()} calls in a minute, ${server.per_day.toLocaleString()} in a day, ${String(server.timeout_seconds)} seconds each`],
            ...(found
              ? ([
                  ["Calls left", `${found.left_in_minute.toLocaleString()} in this minute, ${found.left_in_day.toLocaleString()} in this day`],
                  ["Failures in a row", found.left_alone_until ? `${String(found.failures)}: left alone until ${instant(found.left_alone_until)}` : String(found.failures)],
                ] as [string, string][])
              : []),
          ]}
        />
        {health.isError && <ProblemAlert error={health.error} onRetry={() => void health.refetch()} />}
        {test.isError && <ProblemAlert error={test.error} onRetry={() => test.mutate()} />}
        {may("settings") && open === null && (
          <Group gap="xs">
            <Button size="xs" loading={test.isPending} onClick={() => test.mutate()}>
              Test it and read its tools
            </Button>
            <Button size="xs" variant="default" onClick={() => setOpen("change")}>
              Change
            </Button>
            <Button size="xs" variant="default" onClick={() => setOpen("remove")}>
              Remove …
            </Button>
          </Group>
        )}
        {open === "change" && <ServerForm server={server} onCancel={() => setOpen(null)} onDone={() => setOpen(null)} />}
        {open === "remove" && (
          <Decide
            label={`Remove ${server.name}`}
            title={`Remove ${server.name}`}
            says="Its key is deleted and none of its tools is called any more. The calls that were made and their evidence stay."
            careful
            choices={[{ label: "Remove the server", danger: true, loading: remove.isPending, run: () => remove.mutate() }]}
            cancel={{ run: () => setOpen(null) }}
            error={remove.error}
          />
        )}
      </Stack>
    </Paper>
  );
}

const CALLS: Column<McpCall>[] = [
  { id: "at", header: "Called", cell: (call) => instant(call.called_at) },
  { id: "tool", header: "Tool", cell: (call) => call.tool },
  { id: "sent", header: "Sent", cell: (call) => <code style={{ fontSize: 12, overflowWrap: "anywhere" }}>{JSON.stringify(call.arguments)}</code> },
  { id: "outcome", header: "What came of it", cell: callText },
  { id: "evidence", header: "Answer", cell: (call) => (call.evidence_id ? evidenceLink(call.evidence_id, "Evidence") : "not kept") },
];

function Calls({ serverId }: { serverId: string }) {
  const query = useInfiniteQuery(callsQuery(serverId));
  return (
    <Paper withBorder p="md" component="section" aria-label="Calls">
      <Stack gap="sm">
        <Title order={2} size="h5">
          Calls
        </Title>
        <PagedTable query={query} label="Calls of the server" columns={CALLS} rowId={(call) => call.id} minWidth={720} empty="No tool of it was called yet. An analyst calls an approved one." />
      </Stack>
    </Paper>
  );
}
