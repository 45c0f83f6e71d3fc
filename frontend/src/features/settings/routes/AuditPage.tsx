import { Alert, Anchor, Button, Group, List, Stack, Text, TextInput } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";

import type { Column } from "../../../components/DataTable";
import { Definitions } from "../../../components/Definitions";
import { DownloadButton } from "../../../components/DownloadButton";
import { TextFilter } from "../../../components/Filters";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted } from "../../../components/Permission";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { instant, words } from "../../../format";
import { meQuery } from "../../../queries";
import { SETTINGS } from "../area";
import { accountQuery, eventsFile, eventsQuery, verifyTrail, type AuditEvent, type Verification } from "../queries/audit";
import { auditSearch } from "../search";

const route = getRouteApi("/settings/audit");

/** `user.roles_changed` → “user: roles changed”. */
export function actionText(action: string): string {
  return words(action.replace(".", ": "));
}

export function AuditPage() {
  return (
    <Stack gap="sm">
      <PageHead
        title="Audit trail"
        says="Everything that was done in your organisation. Each event is sealed into a chain within seconds, so that a later change is found."
        area={SETTINGS}
      />
      <Permitted to="audit" needs="the role auditor or MLRO">
        <Verify />
        <Trail />
      </Permitted>
    </Stack>
  );
}

const PROBLEMS: Record<Verification["problems"][number]["kind"], string> = {
  event_missing: "an event is missing",
  event_altered: "an event was changed",
  payload_altered: "the content of an event was changed",
  seal_altered: "a seal was changed",
  chain_broken: "the chain is broken",
  sequence_gap: "a number of the chain is missing",
  unsealed: "an event was not sealed in time",
  truncated: "the end of the chain is missing",
  duplicate: "an event stands twice",
};

/** What a verification found, in a sentence: it says what was checked, never more. */
export function verifiedText(found: Verification): string {
  const scope = `${found.sealed.toLocaleString()} of ${found.events.toLocaleString()} events are sealed`;
  const erased = found.erased_payloads > 0 ? `; the content of ${found.erased_payloads.toLocaleString()} was erased by rule` : "";
  if (!found.valid) return `The trail does not hold: ${found.problem_count === 1 ? "one problem" : `${found.problem_count.toLocaleString()} problems`}. ${scope}${erased}.`;
  return `The chain holds from the first event to the last: ${scope}${erased}. It was compared with ${found.checkpoints === 1 ? "one signed checkpoint" : `${found.checkpoints.toLocaleString()} signed checkpoints`}.`;
}

function Verify() {
  const verify = useMutation({ mutationFn: verifyTrail });
  const found = verify.data;
  return (
    <Stack gap="xs" component="section" aria-label="Verification">
      <Group gap="sm">
        <Button size="xs" variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
          Verify the whole trail
        </Button>
        <Text size="sm" className="dimmed">
          Computes every seal again and compares them with the signed checkpoints. It changes nothing.
        </Text>
      </Group>
      {verify.isError && <ProblemAlert error={verify.error} onRetry={() => verify.mutate()} />}
      {found && (
        <Alert variant="outline" color={found.valid ? "blue" : "red"} role={found.valid ? "status" : "alert"} title={found.valid ? "Verified" : "Not valid"}>
          <Text size="sm">{verifiedText(found)}</Text>
          {found.problems.length > 0 && (
            <List size="sm">
              {found.problems.map((one) => (
                <List.Item key={`${one.kind}:${String(one.sequence)}:${String(one.event_id)}`}>
                  {one.sequence === null ? "" : `Number ${String(one.sequence)}: `}
                  {PROBLEMS[one.kind]}. {one.detail}
                </List.Item>
              ))}
            </List>
          )}
        </Alert>
      )}
    </Stack>
  );
}

/** The actor of what Atlas does by itself, in every organisation. */
const ATLAS = "00000000-0000-7000-8000-000000000001";

/** The name of an account; until it is loaded, or if Atlas itself acted, what the event says. */
function Account({ id, otherwise = id }: { id: string; otherwise?: string }) {
  const me = useQuery(meQuery);
  const account = useQuery({ ...accountQuery(id), enabled: id !== ATLAS });
  if (id === ATLAS) return "Atlas";
  return id === me.data?.id ? "you" : (account.data?.display_name ?? otherwise);
}

function Who({ event }: { event: AuditEvent }) {
  return <Account id={event.actor_user_id} otherwise={event.is_machine ? "a program" : "another person"} />;
}

function Trail() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(eventsQuery(search));
  const [open, setOpen] = useState<AuditEvent | null>(null);
  const change = (next: Record<string, unknown>) => {
    setOpen(null);
    void navigate({ search: (all) => auditSearch({ ...all, ...next }), replace: true });
  };
  const columns: Column<AuditEvent>[] = [
    { id: "when", header: "When", cell: (event) => instant(event.occurred_at) },
    {
      id: "what",
      header: "What",
      cell: (event) => (
        <Anchor component="button" type="button" ta="start" aria-expanded={event.id === open?.id} onClick={() => setOpen(event.id === open?.id ? null : event)}>
          {actionText(event.action)}
        </Anchor>
      ),
    },
    { id: "kind", header: "About", cell: (event) => words(event.resource_type) },
    {
      id: "who",
      header: "By",
      cell: (event) => (
        <Anchor renderRoot={(props) => <Link to="/settings/audit" search={{ ...search, account: event.actor_user_id }} replace {...props} />}>
          <Who event={event} />
          <span className="sr-only">: all events of this account</span>
        </Anchor>
      ),
    },
    { id: "seal", header: "Sealed as", cell: (event) => (event.seal ? `number ${event.seal.sequence.toLocaleString()}` : "not yet") },
  ];
  const filtered = Object.keys(search).length > 0;
  return (
    <>
      <Group gap="xs" align="flex-end" component="search" aria-label="Filter the events">
        <TextFilter key={`action-${search.action ?? ""}`} label="Action is" value={search.action} onChange={(action) => change({ action })} />
        <TextFilter key={`kind-${search.kind ?? ""}`} label="About is" value={search.kind} onChange={(kind) => change({ kind })} />
        <TextInput size="xs" type="date" label="From (UTC)" value={search.from ?? ""} onChange={(event) => change({ from: event.currentTarget.value })} />
        <TextInput size="xs" type="date" label="Until (UTC)" value={search.until ?? ""} onChange={(event) => change({ until: event.currentTarget.value })} />
        {filtered && (
          <Button size="xs" variant="default" renderRoot={(props) => <Link to="/settings/audit" replace {...props} />}>
            Clear all filters
          </Button>
        )}
      </Group>
      {search.account && (
        <Text size="sm">
          Only of one account: <Account id={search.account} />
        </Text>
      )}
      {search.about && <Text size="sm">Only about one thing: {search.about}</Text>}
      <Group gap="xs" align="flex-start">
        <DownloadButton label="Download (CSV)" name="audit-events.csv" fetch={() => eventsFile(search, "csv")} />
        <DownloadButton label="Download with seals (NDJSON)" name="audit-events.ndjson" fetch={() => eventsFile(search, "ndjson")} />
        <Text size="sm" className="dimmed">
          A download is itself recorded.
        </Text>
      </Group>
      {open && <Event event={open} onAbout={(about) => change({ about })} />}
      <PagedTable query={query} label="Events" columns={columns} rowId={(event) => event.id} minWidth={760} empty={filtered ? "No event matches these filters." : "Nothing was recorded yet."} />
    </>
  );
}

function Event({ event, onAbout }: { event: AuditEvent; onAbout: (about: string) => void }) {
  return (
    <Stack gap={4} component="section" aria-label="Event">
      <Text fw={600} size="sm">
        {actionText(event.action)}
      </Text>
      <Definitions
        label="Event"
        items={[
          ["Action", event.action],
          [
            "About",
            event.resource_id ? (
              <Anchor key="about" component="button" type="button" onClick={() => onAbout(event.resource_id ?? "")}>
                {words(event.resource_type)} {event.resource_id}
              </Anchor>
            ) : (
              words(event.resource_type)
            ),
          ],
          ["By", <Who key="by" event={event} />],
          ["Account", event.actor_user_id],
          ["Person", event.actor_person_id],
          ["Session", event.session_id ?? "none: a worker, or another issuer’s token"],
          ["Request", event.request_id ?? "none: done by a worker"],
          ["Seal", event.seal ? event.seal.hash : "not yet"],
        ]}
      />
      {event.payload === null ? (
        <Text size="sm">Its content was erased; the seal still proves that it was this content.</Text>
      ) : (
        <pre className="mono" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere", fontSize: 12, margin: 0 }}>
          {JSON.stringify(event.payload, null, 2)}
        </pre>
      )}
    </Stack>
  );
}
