import { Anchor, Button, Group, Paper, Stack, Tabs, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo, type ReactNode } from "react";

import { Notes } from "../../../components/Notes";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { TabStrip } from "../../../components/TabStrip";
import { Empty, Loading } from "../../../components/states";
import { percent } from "../../../figures";
import { day, words } from "../../../format";
import { meQuery } from "../../../queries";
import { usePageActions } from "../../palette/pageActions";
import { CustomerRuns } from "../components/CustomerRuns";
import { Facts } from "../components/Facts";
import { ProfileTab } from "../components/ProfileTab";
import { RecordTab } from "../components/RecordTab";
import { Reviews } from "../components/Reviews";
import { RiskStanding } from "../components/RiskStanding";
import { StatusTab } from "../components/StatusTab";
import { Timeline } from "../components/Timeline";
import { runsOfQuery } from "../../investigation/queries";
import { keptBecause } from "../kept";
import { addNote, notesQuery, overviewQuery, restsOnQuery, standingQuery } from "../queries/customers";
import type { Company, Overview } from "../types";
import { CUSTOMER_TABS, type CustomerTab } from "../search";
import { countryName, numberText, statedText } from "../words";
import { PageTitle } from "../../../components/PageTitle";

const route = getRouteApi("/customers/$companyId");
const TITLES: Record<CustomerTab, string> = {
  facts: "Facts",
  record: "Record",
  profile: "Profile",
  status: "Status",
  reviews: "Reviews",
  investigations: "Investigations",
  notes: "Notes",
  timeline: "Timeline",
};

function Heading({ company }: { company: Company }) {
  const facts = [
    numberText(company),
    statedText(company.identifiers),
    company.country_code && countryName(company.country_code),
    company.external_id && `your key ${company.external_id}`,
  ].filter(Boolean);
  return (
    <Stack gap={4}>
      <PageTitle title={company.name} />
      <Text size="sm" className="dimmed">
        {facts.join(" · ") || "No number and no country in the customer file"}
      </Text>
      <Text size="sm">
        Relationship: {words(company.relationship_status)} · next review {day(company.next_review_at)}
        {company.tags.length > 0 && ` · ${company.tags.join(", ")}`}
      </Text>
      {company.entity_id && (
        <Anchor size="sm" renderRoot={(props) => <Link to="/explore/$entityId" params={{ entityId: company.entity_id ?? "" }} search={{ tab: "ownership" as const }} {...props} />}>
          Who owns it
        </Anchor>
      )}
    </Stack>
  );
}

function Risk({ id }: { id: string }) {
  const query = useQuery(standingQuery(id));
  return (
    <Paper withBorder p="sm" component="section" aria-label="Risk">
      {query.isPending && <Loading what="the risk" height={48} />}
      {query.isError && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.data === null && <Text size="sm">The customer was withdrawn: no standing is shown.</Text>}
      {query.data && (
        <Stack gap={4}>
          <RiskStanding {...query.data} full />
          {query.data.row.evaluation_id && <Kept id={id} evaluationId={query.data.row.evaluation_id} />}
          {query.data.row.evaluation_id && (
            <Anchor size="sm" renderRoot={(props) => <Link to="/risk/evaluations/$evaluationId" params={{ evaluationId: query.data?.row.evaluation_id ?? "" }} {...props} />}>
              Factor by factor
            </Anchor>
          )}
          {query.data.row.evaluated && query.data.row.identified && (
            <Text size="xs" className="dimmed">
              Evaluated for {day(query.data.row.as_of)}
              {query.data.row.coverage !== null && `, ${percent(query.data.row.coverage)} of the matrix assessed`}
              {query.data.row.insufficient_depth && ". The tier is deeper than the last investigation: it cannot be approved"}.
            </Text>
          )}
        </Stack>
      )}
    </Paper>
  );
}

/** That the newest investigation is not the one that the risk rests on, and why. */
function Kept({ id, evaluationId }: { id: string; evaluationId: string }) {
  const runs = useQuery(runsOfQuery(id));
  const of = useQuery(restsOnQuery(evaluationId));
  const why = runs.data && of.data !== undefined ? keptBecause(runs.data.items, of.data, runs.data.next_cursor === null) : null;
  return why && <Text size="sm">{why}</Text>;
}

function Panel({ tab, overview, goTo }: { tab: CustomerTab; overview: Overview; goTo: (tab: CustomerTab) => void }) {
  const company = overview.company;
  const panels: Record<CustomerTab, () => ReactNode> = {
    facts: () => <Facts overview={overview} />,
    record: () => <RecordTab company={company} />,
    profile: () => <ProfileTab company={company} />,
    status: () => <StatusTab company={company} />,
    reviews: () => <Reviews company={company} goTo={goTo} />,
    investigations: () => <CustomerRuns company={company} />,
    notes: () => <CustomerNotes company={company} />,
    timeline: () => <Timeline company={company} />,
  };
  return panels[tab]();
}

export function CustomerPage() {
  const { companyId } = route.useParams();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const go = useNavigate();
  const me = useQuery(meQuery);
  const query = useQuery(overviewQuery(companyId));
  const mayRun = me.data?.permissions.includes("run") ?? false;
  const actions = useMemo(() => {
    const open = (label: string, next: CustomerTab) => ({
      label,
      run: () => void go({ to: "/customers/$companyId", params: { companyId }, search: { tab: next } }),
    });
    const reads = CUSTOMER_TABS.map((one) => open(`Show ${TITLES[one].toLowerCase()} of this customer`, one));
    return mayRun ? [open("Change the status of this customer", "status"), open("Edit the record of this customer", "record"), open("Add a note", "notes"), ...reads] : reads;
  }, [companyId, mayRun, go]);
  usePageActions(actions);
  const choose = (next: string | null) => {
    const wanted = CUSTOMER_TABS.find((one) => one === next);
    if (wanted) void navigate({ search: { tab: wanted }, replace: true });
  };
  if (query.isPending) return <Loading what="the customer" height={240} />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const overview = query.data;
  return (
    <Stack gap="sm">
      <Group justify="space-between" align="flex-start">
        <Heading company={overview.company} />
        {mayRun && tab !== "status" && (
          <Button size="xs" variant="default" onClick={() => choose("status")}>
            Change the status
          </Button>
        )}
      </Group>
      <Risk id={companyId} />
      {!overview.company.entity_id && (
        <Empty>
          Not identified: Atlas does not know which company this is. Investigate it with its register and number, or once the
          sources that did not answer do; until then there are no facts, score or owners.
        </Empty>
      )}
      {overview.open_conflicts > 0 && (
        <Text size="sm" role="note">
          {overview.open_conflicts === 1 ? "One conflict between sources waits" : `${String(overview.open_conflicts)} conflicts between sources wait`}{" "}
          for a person.
        </Text>
      )}
      <Tabs value={tab} onChange={choose} keepMounted={false}>
        <TabStrip label="Parts of the customer’s page" tabs={CUSTOMER_TABS} labels={TITLES} chosen={tab} />
        <Tabs.Panel value={tab} pt="sm">
          <Panel tab={tab} overview={overview} goTo={choose} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function CustomerNotes({ company }: { company: Company }) {
  const query = useInfiniteQuery(notesQuery(company.id));
  return <Notes query={query} add={(text, key) => addNote(company.id, text, key)} empty="No note was written about this customer." />;
}
