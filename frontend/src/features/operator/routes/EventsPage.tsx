import { Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";

import type { Column } from "../../../components/DataTable";
import { Keyed } from "../../../components/Keyed";
import { PagedTable } from "../../../components/PagedTable";
import { instant, words } from "../../../format";
import { OperatorOnly } from "../components/OperatorOnly";
import { TenantName } from "../components/TenantName";
import { eventsQuery, type PlatformEvent } from "../queries/platform";

const COMMAND_LINE = /^[0-]+$/;

/** What an event is about: a tenant by its name, and the id below, as in the logs. */
function About({ event }: { event: PlatformEvent }) {
  if (event.resource_id === null) return words(event.resource_type);
  if (event.resource_type === "tenant") return <TenantName id={event.resource_id} />;
  return <Keyed label={words(event.resource_type)} id={event.resource_id} />;
}

const COLUMNS: Column<PlatformEvent>[] = [
  { id: "when", header: "When", cell: (one) => instant(one.occurred_at) },
  { id: "what", header: "What", cell: (one) => words(one.action.replace(".", ": ")) },
  { id: "about", header: "About", cell: (one) => <About event={one} /> },
  { id: "who", header: "By", cell: (one) => (COMMAND_LINE.test(one.actor_id) ? "the command line" : <Keyed label="an operator’s token" id={one.actor_id} />) },
  {
    id: "request",
    header: "Request",
    cell: (one) => (
      <Text span size="xs" className="mono">
        {one.request_id ?? "–"}
      </Text>
    ),
  },
];

export function EventsPage() {
  return (
    <OperatorOnly title="What was done" says="What operators did in this installation, the newest first. What an organisation did stands in its own audit trail.">
      <Events />
    </OperatorOnly>
  );
}

function Events() {
  const query = useInfiniteQuery(eventsQuery);
  return <PagedTable query={query} label="Events" columns={COLUMNS} rowId={(one) => one.id} minWidth={820} empty="Nothing was recorded yet." />;
}
