import { Anchor, Stack, Tabs, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";

import { Answered } from "../../../components/Answered";
import { PageHead } from "../../../components/PageHead";
import { TabStrip } from "../../../components/TabStrip";
import { schemeLabel } from "../../customers/words";
import { NetworkPanel } from "../components/NetworkPanel";
import { OwnersPanel } from "../components/OwnersPanel";
import { OwnershipPanel } from "../components/OwnershipPanel";
import { SanctionsPanel } from "../components/SanctionsPanel";
import { entityQuery, type EntityDetail } from "../queries/explore";
import { entitySearch, TABS, type ExploreTab } from "../search";
import { typeText } from "./ExplorePage";

const route = getRouteApi("/explore/$entityId");
const LABELS: Record<ExploreTab, string> = {
  ownership: "Ownership",
  owners: "Owners and shares",
  network: "Network",
  sanctions: "Ownership by listed parties",
};

const BACK = (
  <Anchor size="sm" renderRoot={(props) => <Link to="/explore" {...props} />}>
    All parties
  </Anchor>
);

export function EntityPage() {
  const { entityId } = route.useParams();
  const query = useQuery(entityQuery(entityId));
  return (
    <Answered query={query} what="the party" height={320} head={<PageHead title="Party" actions={BACK} />}>
      {(entity) => <Shown entity={entity} />}
    </Answered>
  );
}

function Shown({ entity }: { entity: EntityDetail }) {
  const { entityId } = route.useParams();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const numbers = entity.identifiers.filter((one) => !one.scheme.startsWith("BODS:")); // keys inside a file
  return (
    <Stack gap="sm">
      <PageHead title={entity.display_name || "A party without a name"} says={typeText(entity.type)} actions={BACK} />
      {numbers.length > 0 && (
        <Text size="sm">{numbers.map((one) => `${schemeLabel(one.scheme)} ${one.value}`).join(" · ")}</Text>
      )}
      <Tabs key={entityId} value={tab} keepMounted={false} onChange={(value) => void navigate({ search: entitySearch({ tab: value }), replace: true })}>
        <TabStrip label="Parts of the party’s page" tabs={TABS} labels={LABELS} chosen={tab} />
        <Tabs.Panel value="ownership" pt="sm">
          <OwnershipPanel entityId={entityId} />
        </Tabs.Panel>
        <Tabs.Panel value="owners" pt="sm">
          <OwnersPanel entityId={entityId} />
        </Tabs.Panel>
        <Tabs.Panel value="network" pt="sm">
          <NetworkPanel entityId={entityId} />
        </Tabs.Panel>
        <Tabs.Panel value="sanctions" pt="sm">
          <SanctionsPanel entityId={entityId} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
