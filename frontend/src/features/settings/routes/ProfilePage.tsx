import { Alert, Stack, Tabs, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";

import { Answered } from "../../../components/Answered";
import type { Column } from "../../../components/DataTable";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted } from "../../../components/Permission";
import { TabStrip } from "../../../components/TabStrip";
import { Empty } from "../../../components/states";
import { day, instant } from "../../../format";
import { SETTINGS } from "../area";
import { DraftPanel } from "../components/DraftPanel";
import { RuleNotes, Rules } from "../components/Rules";
import { effectiveQuery, stateQuery, versionsQuery, type ProfileState, type Version } from "../queries/profile";
import { PROFILE_TABS, profileSearch, type ProfileTab } from "../search";

const route = getRouteApi("/settings/profile");

const TABS: Record<ProfileTab, string> = { rules: "Rules in force", draft: "Draft", versions: "Versions" };

export function ProfilePage() {
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const state = useQuery(stateQuery);
  return (
    <Permitted to="read">
      <Stack gap="sm">
        <PageHead
          title="Compliance profile"
          says="The law of your firm’s homes and its own decisions on top. Without an active profile nothing favourable is said about anybody."
          area={SETTINGS}
        />
        <Answered query={state} what="the profile" height={60}>
          {(found) => <Standing state={found} />}
        </Answered>
        <Tabs value={tab} keepMounted={false} onChange={(value) => void navigate({ search: profileSearch({ tab: value }), replace: true })}>
          <TabStrip label="Parts of the profile" tabs={PROFILE_TABS} labels={TABS} chosen={tab} />
          <Tabs.Panel value="rules" pt="sm">
            <InForce />
          </Tabs.Panel>
          <Tabs.Panel value="draft" pt="sm">
            <DraftPanel />
          </Tabs.Panel>
          <Tabs.Panel value="versions" pt="sm">
            <Versions />
          </Tabs.Panel>
        </Tabs>
      </Stack>
    </Permitted>
  );
}

const REASONS: Record<string, string> = {
  no_profile: "No profile is in force: no favourable word is given, and no approval is accepted.",
  fictitious_home: "The profile in force is the demo’s, of a fictitious home: it satisfies no real firm, so no favourable word is given.",
};

function Standing({ state }: { state: ProfileState }) {
  const { active, scheduled, draft } = state;
  return (
    <Stack gap="xs">
      {state.reason && (
        <Alert variant="outline" color="orange" role="note" title={REASONS[state.reason] ?? "No favourable word is given."}>
          <Text size="sm">An administrator begins a draft under “Draft” and proposes it; a senior officer or the MLRO adopts it.</Text>
        </Alert>
      )}
      {active && (
        <Text size="sm">
          In force: {active.title}, version {active.version}, since {day(active.valid_from)}
          {active.origin === "demo" && ". It came with the demo; no person adopted it"}.
        </Text>
      )}
      {scheduled && (
        <Text size="sm">
          Next: {scheduled.title}, version {scheduled.version}, from {day(scheduled.valid_from)}.
        </Text>
      )}
      {draft && <Text size="sm">{draft.state === "proposed" ? `${draft.title} is proposed and waits for a second person.` : `${draft.title} is a draft.`}</Text>}
    </Stack>
  );
}

function InForce() {
  const query = useQuery(effectiveQuery);
  return (
    <Answered query={query} what="the rules">
      {(found) =>
        found.rules ? (
          <Stack gap="sm">
            <RuleNotes unanswered={found.unanswered ?? []} notVerified={found.not_verified} differences={found.differences} />
            <Text size="sm">Of each duty, the strictest rule of your firm’s jurisdictions on {day(found.as_of)}.</Text>
            <Rules rules={found.rules} />
          </Stack>
        ) : (
          <Empty>No rules are in force. Begin with “Draft”.</Empty>
        )
      }
    </Answered>
  );
}

const STATES: Record<Version["state"], string> = {
  draft: "draft",
  proposed: "proposed: waits for a second person",
  scheduled: "adopted, not in force yet",
  active: "in force",
  superseded: "superseded",
  discarded: "discarded",
};

const COLUMNS: Column<Version>[] = [
  { id: "version", header: "Version", cell: (one) => one.version },
  { id: "title", header: "Title", cell: (one) => one.title },
  { id: "state", header: "State", cell: (one) => STATES[one.state] },
  { id: "held", header: "Held", cell: (one) => (one.valid_from ? `${day(one.valid_from)} to ${one.valid_to ? day(one.valid_to) : "further notice"}` : "–") },
  { id: "reviews", header: "Reviews brought forward", cell: (one) => (one.companies_to_review === null ? "–" : one.companies_to_review.toLocaleString()) },
  { id: "made", header: "Begun", cell: (one) => instant(one.created_at) },
];

function Versions() {
  const query = useInfiniteQuery(versionsQuery);
  return <PagedTable query={query} label="Versions" columns={COLUMNS} rowId={(one) => one.id} minWidth={760} empty="There is no version. Begin one under “Draft”." />;
}
