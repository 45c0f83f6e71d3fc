import { Anchor, Button, Group, Select, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { ProblemAlert } from "../components/ProblemAlert";
import { instant } from "../format";
import { meQuery } from "../queries";
import { runsOfQuery } from "../features/investigation/queries";
import { reevaluateInvestigation, rerunInvestigation, type Investigation } from "./queries";

const DEPTHS = ["sdd", "cdd", "edd"] as const;

/** As deep as the run was, or as the tier asks for where that is deeper: a shallower rerun could not be approved. */
export function depthAsked(item: Pick<Investigation, "depth" | "risk">): string {
  const tier = DEPTHS.find((one) => one === item.risk?.tier) ?? "sdd";
  return DEPTHS.indexOf(tier) > DEPTHS.indexOf(item.depth) ? tier : item.depth;
}

/** What can be done with a run that is over: its hits, a new evaluation, a new and deeper run. */
export function Actions({ item }: { item: Investigation }) {
  const me = useQuery(meQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [depth, setDepth] = useState<string>(depthAsked(item));
  const rerun = useMutation({
    mutationFn: () => {
      const chosen = DEPTHS.find((one) => one === depth);
      return rerunInvestigation(item.id, chosen ? { depth: chosen } : {}, crypto.randomUUID());
    },
    onSuccess: (started) =>
      navigate({ to: "/investigations/$investigationId", params: { investigationId: started.id } }),
  });
  const evaluate = useMutation({
    mutationFn: () => reevaluateInvestigation(item.id, crypto.randomUUID()),
    onSettled: () => queries.invalidateQueries({ queryKey: ["investigation", item.id] }),
  });
  const superseded = item.risk?.outdated?.includes("newer_run") ?? false;
  const mayRun = me.data?.permissions.includes("run") ?? false;
  return (
    <Stack gap="xs" component="section" aria-label="Actions">
      <Group gap="xs" align="flex-end">
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => (
            <Link to="/hits" search={{ view: "waiting", investigation: item.id }} {...props} />
          )}
        >
          Hits of this run
        </Button>
        {mayRun && (
          <>
            {item.status === "complete" && !superseded && (
              <Button size="xs" variant="default" loading={evaluate.isPending} onClick={() => evaluate.mutate()}>
                Evaluate again
              </Button>
            )}
            <Select
              size="xs"
              w={150}
              label="Depth of a rerun"
              data={DEPTHS.map((one) => ({ value: one, label: one.toUpperCase() }))}
              allowDeselect={false}
              value={depth}
              onChange={(chosen) => setDepth(chosen ?? depthAsked(item))}
            />
            <Button size="xs" variant="default" loading={rerun.isPending} onClick={() => rerun.mutate()}>
              Rerun
            </Button>
          </>
        )}
      </Group>
      {mayRun && (
        <Text size="xs" className="dimmed">
          A rerun is a new version with today’s lists; this one is kept.
          {!superseded && " Evaluating again counts the decisions on hits since the run."}
        </Text>
      )}
      {superseded && <Superseded item={item} />}
      {evaluate.isSuccess && <Text role="status">Evaluated. The risk above is the newest evaluation.</Text>}
      {evaluate.isError && <ProblemAlert error={evaluate.error} />}
      {rerun.isError && <ProblemAlert error={rerun.error} />}
    </Stack>
  );
}

/** Why an earlier run is not evaluated again, and which one is. */
function Superseded({ item }: { item: Investigation }) {
  const runs = useQuery(runsOfQuery(item.company_id ?? ""));
  const newest = runs.data?.items.find((run) => run.risk);
  const later = newest && newest.id !== item.id ? newest : undefined;
  return (
    <Text size="sm">
      A later investigation of the company was evaluated, and it alone counts for the company: this one is not
      evaluated again.{" "}
      {later && (
        <Anchor size="sm" underline="always" renderRoot={(props) => <Link to="/investigations/$investigationId" params={{ investigationId: later.id }} {...props} />}>
          Open run {later.run_version} of {instant(later.created_at)}
        </Anchor>
      )}
      {runs.data && !later && "That one was withdrawn: the risk of the company stays until the next investigation is complete."}
    </Text>
  );
}
