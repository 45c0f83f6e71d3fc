import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import type { Column } from "../../../components/DataTable";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted, useMay } from "../../../components/Permission";
import { instant } from "../../../format";
import { SETTINGS } from "../../settings/area";
import { SaidBadge } from "../../sources/components/SaidBadge";
import { ServerForm } from "../components/ServerForm";
import { serversQuery, type McpServer } from "../queries/servers";
import { keyText, serverSaid } from "../said";

const COLUMNS: Column<McpServer>[] = [
  {
    id: "name",
    header: "Server",
    cell: (server) => (
      <>
        <Anchor renderRoot={(props) => <Link to="/settings/mcp/$serverId" params={{ serverId: server.id }} search={{}} {...props} />}>{server.name}</Anchor>
        <Text size="xs" className="dimmed" style={{ overflowWrap: "anywhere" }}>
          {server.url}
        </Text>
      </>
    ),
  },
  { id: "state", header: "State", cell: (server) => <SaidBadge word={serverSaid(server).word} /> },
  { id: "key", header: "Key", cell: keyText },
  { id: "answered", header: "Last answer", cell: (server) => (server.answered_at ? instant(server.answered_at) : "never") },
  { id: "licence", header: "Licence", cell: (server) => server.licence },
];

/** The organisation's own servers of the Model Context Protocol. */
export function ServersPage() {
  return (
    <Permitted to="read">
      <Servers />
    </Permitted>
  );
}

function Servers() {
  const query = useInfiniteQuery(serversQuery);
  const navigate = useNavigate();
  const may = useMay();
  const [adding, setAdding] = useState(false);
  return (
    <Stack gap="sm">
      <PageHead
        title="MCP servers"
        says="Your organisation’s own servers of the Model Context Protocol, such as a news search. What their tools answer is kept as evidence and decides nothing."
        area={SETTINGS}
      />
      {adding ? (
        <ServerForm onCancel={() => setAdding(false)} onDone={(server) => void navigate({ to: "/settings/mcp/$serverId", params: { serverId: server.id }, search: {} })} />
      ) : (
        may("settings") && (
          <Group>
            <Button size="xs" onClick={() => setAdding(true)}>
              Add a server
            </Button>
          </Group>
        )
      )}
      <PagedTable
        query={query}
        label="MCP servers"
        columns={COLUMNS}
        rowId={(server) => server.id}
        minWidth={720}
        empty={may("settings") ? "No server is connected. Add one, store its key, test it, and approve the tools that may be called." : "No server is connected. An administrator adds one."}
      />
    </Stack>
  );
}
