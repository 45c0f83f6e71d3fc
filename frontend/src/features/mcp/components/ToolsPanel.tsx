import { Anchor, Paper, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";

import type { Column } from "../../../components/DataTable";
import { PagedTable } from "../../../components/PagedTable";
import { shortInstant } from "../../../format";
import { SaidBadge } from "../../sources/components/SaidBadge";
import { toolsQuery, type McpTool } from "../queries/servers";
import { toolSaid, warningText } from "../said";
import { ToolPanel } from "./ToolPanel";

const route = getRouteApi("/settings/mcp/$serverId");

const COLUMNS: Column<McpTool>[] = [
  {
    id: "name",
    header: "Tool",
    cell: (tool) => (
      <Anchor renderRoot={(props) => <Link to="/settings/mcp/$serverId" params={{ serverId: tool.server_id }} search={{ tool: tool.id }} resetScroll={false} {...props} />}>
        {tool.name}
      </Anchor>
    ),
  },
  { id: "status", header: "State", cell: (tool) => <SaidBadge word={toolSaid(tool).word} /> },
  { id: "warnings", header: "Look at", cell: (tool) => tool.warnings.map(warningText).join(" ") || "nothing stood out" },
  { id: "changes", header: "Changed", cell: (tool) => (tool.changes.length > 0 ? tool.changes.length === 1 ? "1 place" : `${String(tool.changes.length)} places` : "–") },
  { id: "seen", header: "Last read", cell: (tool) => shortInstant(tool.seen_at) },
];

/** The tools that a server offers, each approved by itself. */
export function ToolsPanel({ serverId }: { serverId: string }) {
  const { tool: open } = route.useSearch();
  const query = useInfiniteQuery(toolsQuery(serverId));
  const chosen = query.data?.pages.flatMap((page) => page.items).find((one) => one.id === open);
  return (
    <Paper withBorder p="md" component="section" aria-label="Tools">
      <Stack gap="sm">
        <Title order={2} size="h5">
          Tools
        </Title>
        <Text size="sm">Only an approved tool is called, and only as it was approved: its name, its description and what it takes. Open a tool to read it.</Text>
        <PagedTable
          query={query}
          label="Tools of the server"
          columns={COLUMNS}
          rowId={(tool) => tool.id}
          minWidth={620}
          empty="No tools were read yet. Test the server: that reads them."
        />
        {chosen && <ToolPanel key={chosen.id} tool={chosen} />}
      </Stack>
    </Paper>
  );
}
