import { Alert, Anchor, Button, Group, List, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";

import type { components } from "../../../api/client";
import { MadeOf } from "../../../components/MadeOf";
import { PlainTable } from "../../../components/PlainTable";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty, Loading } from "../../../components/states";
import { day, instant, words } from "../../../format";
import { provisionalReason } from "../../../investigations/reasons";
import { meQuery } from "../../../queries";
import { freshnessQuery, refreshCompany, reviewTasksQuery, updateCompany } from "../queries/customers";
import type { Company } from "../types";
import type { CustomerTab } from "../search";
import { sourceLabel } from "../words";

/** When the customer is reviewed next, how old its answers are, and the way to a fresh investigation. */
export function Reviews({ company, goTo }: { company: Company; goTo: (tab: CustomerTab) => void }) {
  const me = useQuery(meQuery);
  const mayRun = me.data?.permissions.includes("run") ?? false;
  return (
    <Stack gap="md">
      <Paper withBorder p="md" component="section" aria-label="Next review">
        <Stack gap="xs">
          <Text>
            Next review: <strong>{day(company.next_review_at)}</strong>
            {company.review_due_at && company.review_due_at !== company.next_review_at && ` (by policy at the latest ${day(company.review_due_at)})`}
          </Text>
          {!company.next_review_at && (
            <Text size="sm">No review is set: the customer was never evaluated, or the relationship has ended.</Text>
          )}
          <OpenTasks company={company} />
          {mayRun && company.next_review_at && <BringForward key={company.version} company={company} />}
          {mayRun && company.relationship_status !== "exited" && <Refresh company={company} />}
          {company.relationship_status === "exited" && (
            <Text size="sm">
              The relationship has ended.{" "}
              <Anchor component="button" onClick={() => goTo("status")}>
                Change the status
              </Anchor>
            </Text>
          )}
        </Stack>
      </Paper>
      <Freshness company={company} />
    </Stack>
  );
}

function OpenTasks({ company }: { company: Company }) {
  const query = useQuery(reviewTasksQuery(company.id));
  if (query.isPending) return <Loading what="the tasks" height={24} />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      {query.data.items.map((task) => (
        <Text size="sm" key={task.id}>
          Open task:{" "}
          <Anchor underline="always" renderRoot={(props) => <Link to="/tasks" search={{ view: task.assignee ? "open" : "unassigned" }} {...props} />}>
            {task.title}
          </Anchor>
          , {words(task.sla_state)}, due {instant(task.due_at)}
        </Text>
      ))}
    </>
  );
}

function BringForward({ company }: { company: Company }) {
  const queries = useQueryClient();
  const [date, setDate] = useState(company.next_review_at ?? "");
  const save = useMutation({
    mutationFn: () => updateCompany(company.id, company.version, { next_review_at: date }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["customer", company.id] }),
        queries.invalidateQueries({ queryKey: ["customers"] }),
      ]),
  });
  return (
    <Stack gap={4}>
      <Group align="flex-end" gap="xs">
        <TextInput
          type="date"
          size="xs"
          label="Bring the review forward to"
          {...(company.review_due_at ? { max: company.review_due_at } : {})}
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
        />
        <Button size="xs" variant="default" disabled={!date || date === company.next_review_at} loading={save.isPending} onClick={() => save.mutate()}>
          Save the date
        </Button>
      </Group>
      {save.isError && <ProblemAlert error={save.error} />}
    </Stack>
  );
}

function Refresh({ company }: { company: Company }) {
  const navigate = useNavigate();
  const key = useRef(crypto.randomUUID());
  const run = useMutation({
    mutationFn: () => refreshCompany(company.id, key.current),
    onSuccess: (started) => navigate({ to: "/investigations/$investigationId", params: { investigationId: started.id } }),
    onError: () => {
      key.current = crypto.randomUUID();
    },
  });
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Button size="xs" loading={run.isPending} onClick={() => run.mutate()}>
          Investigate again
        </Button>
        <Text size="xs" className="dimmed">
          A new run with today’s lists and registers, as deep as the last evaluation asks for. It ends the review task if it covers the review.
        </Text>
      </Group>
      {run.isError && <ProblemAlert error={run.error} />}
    </Stack>
  );
}

/** Fresh answers are not current ones: says why results that rest on them do not hold today. */
export function SinceRetrieved({ codes }: { codes: readonly string[] }) {
  if (codes.length === 0) return null;
  return (
    <Alert color="orange" variant="outline" p="xs" my={4} title="Favourable results that rest on these answers do not hold today">
      <List size="sm" aria-label="What has changed since">
        {codes.map((code) => (
          <List.Item key={code}>{provisionalReason(`outdated:${code}`)}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

const AGES = { fresh: "fresh (under 30 days)", stale: "stale (30 to 90 days)", expired: "expired (over 90 days)" } as const;

function Freshness({ company }: { company: Company }) {
  const query = useQuery(freshnessQuery(company.id));
  if (query.isPending) return <Loading what="the age of the answers" />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data.sources.length === 0) return <Empty>No source has answered about this customer yet.</Empty>;
  return (
    <section aria-label="Age of the answers">
      <Title order={2} size="h5">
        How old the answers are
      </Title>
      <SinceRetrieved codes={query.data.outdated} />
      {query.data.state === "expired" && (
        <Alert color="orange" variant="outline" p="xs" my={4}>
          At least one source’s newest answer is over 90 days old.
        </Alert>
      )}
      <PlainTable
        bare
        label="Age of the answers"
        minWidth={520}
        head={["Source", "Age", "Its data is of", "Retrieved"]}
        rows={query.data.sources.map((source) => ({
          key: source.source,
          cells: [
            sourceLabel(source.source),
            <Age key="age" source={source} />,
            source.data_date ? day(source.data_date) : "not stated",
            instant(source.retrieved_at),
          ],
        }))}
      />
    </section>
  );
}

function Age({ source }: { source: components["schemas"]["SourceFreshness"] }) {
  return (
    <>
      <MadeOf
        what={`age of what ${sourceLabel(source.source)} answered: the run that read it, with the raw answers`}
        link={(props) => <Link to="/investigations/$investigationId" params={{ investigationId: source.investigation_id }} search={{ tab: "sources" as const }} {...props} />}
      >
        {source.age_days === 1 ? "1 day" : `${String(source.age_days)} days`}
      </MadeOf>
      , {AGES[source.state]}
    </>
  );
}
