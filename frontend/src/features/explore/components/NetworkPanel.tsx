import { Checkbox, Group, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";

import { Answered } from "../../../components/Answered";
import { Choice } from "../../../components/Filters";
import { Empty } from "../../../components/states";
import { stepsText } from "../network";
import { ownershipQuery } from "../queries/explore";
import { networkQuery } from "../queries/network";
import { DEPTHS, entitySearch } from "../search";
import { NotCurrent } from "./NotCurrent";
import { NetworkWork } from "./NetworkWork";

const route = getRouteApi("/explore/$entityId");

/** The parties around one, and what ties them, as a graph and as tables that say the same. */
export function NetworkPanel({ entityId }: { entityId: string }) {
  const { history = false, depth = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(networkQuery(entityId, depth, history));
  const ownership = useQuery(ownershipQuery(entityId, false));
  const change = (next: Record<string, unknown>) => void navigate({ search: (all) => entitySearch({ ...all, ...next }), replace: true, resetScroll: false });
  return (
    <Stack gap="sm">
      <Group gap="md" align="flex-end">
        <Choice label="Steps away" all={DEPTHS} say={stepsText} value={DEPTHS.find((one) => one === String(depth))} onChange={(value) => change({ depth: value })} />
        <Checkbox size="xs" label="Show relationships that ended or have not begun" checked={history} onChange={(event) => change({ history: event.currentTarget.checked })} />
      </Group>
      <NotCurrent codes={ownership.data?.ubos.outdated} />
      <Answered query={query} what="the network" height={460}>
        {(network) =>
          network.edges.length === 0 ? (
            <Empty>
              No source that was read ties this party to another{history ? "" : " today"}. That says nothing about ties that no source states: load a register that covers it, or investigate it.
            </Empty>
          ) : (
            <NetworkWork key={`${entityId}:${String(depth)}:${String(history)}`} network={network} depth={depth} history={history} />
          )
        }
      </Answered>
    </Stack>
  );
}
