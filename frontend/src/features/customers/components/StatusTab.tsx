import { Alert, Button, Group, List, Paper, Radio, Stack, Text, Textarea, Title } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { asProblem } from "../../../api/problem";
import { Person } from "../../../components/Person";
import { PlainTable } from "../../../components/PlainTable";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty, Loading } from "../../../components/states";
import { instant } from "../../../format";
import { meQuery } from "../../../queries";
import { changeStatus, overviewQuery, runsQuery, statusChangesQuery } from "../queries/customers";
import type { Company, StatusChange } from "../types";
import { STATUSES, type Status } from "../search";
import { FOLLOWS, outlook, STATUS_LABELS } from "../statusRules";
import { fieldLabel, valueText } from "../words";

function statusOf(value: string): Status {
  return STATUSES.find((status) => status === value) ?? "prospect";
}

export function StatusTab({ company }: { company: Company }) {
  const history = useQuery(statusChangesQuery(company.id));
  const runs = useInfiniteQuery(runsQuery(company.id));
  const me = useQuery(meQuery);
  const pending = history.isPending || runs.isPending || me.isPending;
  const failed = [history, runs, me].find((query) => query.isError);
  if (failed) return <ProblemAlert error={failed.error} onRetry={() => void failed.refetch()} />;
  if (pending || !history.data || !runs.data || !me.data) return <Loading what="the status" />;
  const investigated = runs.data.pages.some((page) => page.items.length > 0);
  return (
    <Stack gap="md">
      {me.data.permissions.includes("run") ? (
        <Change company={company} investigated={investigated} changes={history.data.items} me={me.data} />
      ) : (
        <Text size="sm">Your roles let you read the status, not change it.</Text>
      )}
      <History changes={history.data.items} />
    </Stack>
  );
}

interface ChangeProps {
  company: Company;
  investigated: boolean;
  changes: StatusChange[];
  me: { id: string; permissions: readonly string[] };
}

function Change({ company, investigated, changes, me }: ChangeProps) {
  const queries = useQueryClient();
  const from = statusOf(company.relationship_status);
  const [to, setTo] = useState<Status | null>(null);
  const [reason, setReason] = useState("");
  /** The record on which this person decided: a newer one is shown before anything is written. */
  const [base, setBase] = useState(company);
  const key = useRef(crypto.randomUUID());
  const change = useMutation({
    mutationFn: (status: Status) => changeStatus(company.id, base.version, { status, reason: reason.trim() }, key.current),
    onSuccess: async () => {
      setTo(null);
      setReason("");
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["customer", company.id] }),
        queries.invalidateQueries({ queryKey: ["customers"] }),
        queries.invalidateQueries({ queryKey: ["tasks"] }),
      ]);
      setBase((await queries.fetchQuery(overviewQuery(company.id))).company);
    },
    onError: (error) => {
      key.current = crypto.randomUUID();
      if (asProblem(error).status === 412) void queries.invalidateQueries({ queryKey: ["customer", company.id] });
    },
  });
  const stale = change.isError && asProblem(change.error).status === 412;
  const seen = to ? outlook({ from, to, investigated, changes, me: me.id, permissions: me.permissions }) : null;
  const choose = (value: string) => {
    setTo(statusOf(value));
    key.current = crypto.randomUUID();
    change.reset();
    if (to === null) setBase(company);
  };
  return (
    <Paper withBorder p="md" component="section" aria-label="Change the status">
      <Stack gap="sm">
        <Title order={2} size="h5">
          Status: {STATUS_LABELS[from]}
        </Title>
        <Radio.Group label="Change it to" value={to ?? ""} onChange={choose}>
          <Group gap="md" mt={4}>
            {FOLLOWS[from].map((status) => (
              <Radio key={status} value={status} label={STATUS_LABELS[status]} />
            ))}
          </Group>
        </Radio.Group>
        {seen && to && (
          <Stack gap={4} role="status" aria-label="What this does">
            <Text size="sm" fw={600}>
              What this does
            </Text>
            <List size="sm">
              {seen.does.map((line) => (
                <List.Item key={line}>{line}</List.Item>
              ))}
            </List>
            {seen.needs.length > 0 && (
              <>
                <Text size="sm" fw={600}>
                  What it needs
                </Text>
                <List size="sm">
                  {seen.needs.map((line) => (
                    <List.Item key={line}>{line}</List.Item>
                  ))}
                </List>
              </>
            )}
            {seen.barred && (
              <Alert color="orange" variant="outline" p="xs">
                {seen.barred}
              </Alert>
            )}
          </Stack>
        )}
        {seen && to && !seen.barred && (
          <>
            <Textarea
              label="Reason"
              description="It is kept for good, with your name and the time"
              autosize
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <Group>
              <Button
                disabled={reason.trim().length < 3 || stale}
                loading={change.isPending}
                onClick={() => change.mutate(to)}
              >
                Change to {STATUS_LABELS[to].toLowerCase()}
              </Button>
            </Group>
          </>
        )}
        {stale && (
          <ChangedMeanwhile
            was={base}
            now={company}
            proceed={() => {
              setBase(company);
              change.reset();
              if (to && !FOLLOWS[from].includes(to)) setTo(null);
            }}
          />
        )}
        {change.isError && !stale && <ProblemAlert error={change.error} />}
        {change.isSuccess && <Text role="status">The status was changed.</Text>}
      </Stack>
    </Paper>
  );
}

const COMPARED = ["name", "register", "registration_number", "identifiers", "country_code", "website", "external_id", "tags", "relationship_status", "next_review_at"] as const;

/** The record changed between reading and deciding: what changed, and a way on. */
function ChangedMeanwhile({ was, now, proceed }: { was: Company; now: Company; proceed: () => void }) {
  const changed = COMPARED.filter((field) => JSON.stringify(was[field]) !== JSON.stringify(now[field]));
  return (
    <Alert color="orange" variant="outline" role="alert" title="The customer was changed meanwhile">
      <Stack gap="xs">
        <Text size="sm">Your change was not made.</Text>
        <List size="sm">
          {changed.map((field) => (
            <List.Item key={field}>
              {field === "relationship_status" ? "Status" : fieldLabel(field)}: {valueText(was[field], field)} → {valueText(now[field], field)}
            </List.Item>
          ))}
          {changed.length === 0 && <List.Item>Nothing that is shown here: an investigation or another record of the customer.</List.Item>}
        </List>
        <Group>
          <Button size="xs" variant="default" onClick={proceed}>
            I have read it
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

function History({ changes }: { changes: StatusChange[] }) {
  if (changes.length === 0) return <Empty>The status was never changed.</Empty>;
  return (
    <section aria-label="Changes of status">
      <Title order={2} size="h5">
        Changes of status
      </Title>
      <PlainTable
        bare
        label="Changes of status"
        head={["When", "From and to", "By", "Why"]}
        rows={changes.map((one) => ({
          key: one.id,
          cells: [instant(one.changed_at), `${STATUS_LABELS[one.from_status]} → ${STATUS_LABELS[one.to_status]}`, <Person key="by" id={one.changed_by} />, one.reason],
        }))}
      />
    </section>
  );
}
