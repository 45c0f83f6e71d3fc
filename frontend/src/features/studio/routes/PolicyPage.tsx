import { Button, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { Answered } from "../../../components/Answered";
import { DataTable, type Column } from "../../../components/DataTable";
import { Decide } from "../../../components/Decide";
import { Definitions } from "../../../components/Definitions";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted, useMay } from "../../../components/Permission";
import { Person } from "../../../components/Person";
import { PlainTable } from "../../../components/PlainTable";
import { Empty } from "../../../components/states";
import { percent, points } from "../../../figures";
import { instant, words } from "../../../format";
import { meQuery } from "../../../queries";
import { Part } from "../../operator/components/Part";
import { STUDIO } from "../area";
import { PolicyForm, SegmentForm } from "../components/PolicyForms";
import { needText } from "../policy";
import { useMatrices } from "../useTitles";
import { activatePolicy, activateSegment, archiveSegment, categoriesQuery, checksQuery, policiesQuery, policyDiffQuery, segmentsInForceQuery, segmentsQuery, type Policy, type Segment } from "../queries/policy";

type Making = "policy" | "segment" | null;

/** When each depth begins, which checks it takes, and how dimensions weigh for a segment. */
export function PolicyPage() {
  return (
    <Permitted to="read">
      <PolicyShown />
    </Permitted>
  );
}

function PolicyShown() {
  const may = useMay();
  const [making, setMaking] = useState<Making>(null);
  return (
    <Stack gap="md">
      <PageHead
        title="Risk policy"
        says="From which scores CDD and EDD are required, which checks each takes beyond the law’s, and how dimensions weigh for a segment. Floors hold whatever it says."
        area={STUDIO}
        actions={
          may("decide") && (
            <>
              <Button size="xs" onClick={() => setMaking("policy")}>
                Draft a policy
              </Button>
              <Button size="xs" variant="default" onClick={() => setMaking("segment")}>
                Draft a segment
              </Button>
            </>
          )
        }
      />
      {!may("decide") && <Text size="sm">An analyst, a senior officer or the MLRO drafts it; a second person, a senior officer or the MLRO, puts it in force.</Text>}
      {making === "policy" && <PolicyForm onDone={() => setMaking(null)} />}
      {making === "segment" && <SegmentForm onDone={() => setMaking(null)} />}
      <InForce />
      <Policies />
      <Segments />
      <Checks />
    </Stack>
  );
}

function InForce() {
  const active = useQuery(segmentsInForceQuery);
  const categories = useQuery(categoriesQuery);
  const matrixOf = useMatrices();
  return (
    <Part title="In force">
      <Answered query={active} what="the policy" height={120}>
        {(found) => (
          <Definitions
            label="The policy in force"
            items={[
              ["Policy", found.policy ? `${found.policy.title}, version ${String(found.version)}, since ${instant(found.policy.activated_at)}` : "none was put in force: the default of Atlas holds"],
              ["Appetite", words(found.appetite)],
              ["CDD is required from", `a score of ${points(found.cdd_from)}`],
              ["EDD is required from", `a score of ${points(found.edd_from)}`],
            ]}
          />
        )}
      </Answered>
      <Answered query={categories} what="the weights" height={120}>
        {(found) => {
          const segments = [...new Set(found.items.flatMap((one) => Object.keys(one.weight_by_segment)))];
          const said = (weight: number | undefined) => (weight === undefined ? "–" : percent(100 * weight));
          return (
            <PlainTable
              label={`Weights in ${matrixOf(found.matrix_id, found.matrix_version).text}`}
              minWidth={420}
              numbers
              head={["Dimension", "Weight", ...segments.map((key) => `In ${active.data?.segments.find((one) => one.key === key)?.title ?? words(key)}`)]}
              rows={found.items.map((one) => ({ key: one.id, cells: [one.title, said(one.weight), ...segments.map((key) => said(one.weight_by_segment[key]))] }))}
            />
          );
        }}
      </Answered>
    </Part>
  );
}

/** A button that leads to a decision, and the decision itself below it. */
function useAct<Row>(run: (row: Row) => Promise<unknown>) {
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Row | null>(null);
  const act = useMutation({
    mutationFn: (row: Row) => run(row),
    onSuccess: async () => {
      setAsked(null);
      await Promise.all([queries.invalidateQueries({ queryKey: ["risk-policy"] }), queries.invalidateQueries({ queryKey: ["risk-appetites"] })]);
    },
  });
  const cancel = () => {
    act.reset();
    setAsked(null);
  };
  return { asked, ask: setAsked, act, cancel };
}

function Policies() {
  const query = useInfiniteQuery(policiesQuery);
  const may = useMay();
  const me = useQuery(meQuery);
  const { asked, ask, act, cancel } = useAct(activatePolicy);
  const columns: Column<Policy>[] = [
    { id: "version", header: "Version", cell: (one) => one.version },
    { id: "title", header: "Title", cell: (one) => one.title },
    { id: "state", header: "State", cell: (one) => (one.status === "active" ? "in force" : one.status === "draft" ? "draft: waits for a second person" : one.status) },
    { id: "appetite", header: "Appetite", cell: (one) => words(one.appetite) },
    { id: "by", header: "Drafted", cell: (one) => <Drafted one={one} /> },
    {
      id: "act",
      header: "Second person",
      cell: (one) =>
        one.status !== "draft" || !may("second_decide") ? (
          "–"
        ) : one.created_by === me.data?.id ? (
          "another person"
        ) : (
          <Button size="compact-xs" variant="default" onClick={() => ask(one)}>
            Put in force …<span className="sr-only"> version {one.version}</span>
          </Button>
        ),
    },
  ];
  return (
    <Part title="Versions of the policy">
      <PagedTable query={query} label="Versions of the policy" columns={columns} rowId={(one) => one.id} minWidth={760} empty="No policy of your own was drafted: the default of Atlas holds." />
      {asked && (
        <Decide
          label="Put the policy in force"
          title={`Put ${asked.title} in force`}
          says="It holds at once, for evaluations from now on; earlier ones stay as they are, and decisions that rest on them say so."
          careful
          choices={[{ label: "Put it in force", loading: act.isPending, run: () => act.mutate(asked) }]}
          cancel={{ run: cancel }}
          error={act.error}
        >
          <PolicyChanges policy={asked} />
        </Decide>
      )}
    </Part>
  );
}

function PolicyChanges({ policy }: { policy: Policy }) {
  const query = useQuery(policyDiffQuery(policy.id, policy.revision));
  return (
    <Answered query={query} what="what it changes" height={60}>
      {(found) => (found.changes.length === 0 ? <Empty>It says the same as what is in force.</Empty> : <PlainTable label="What it changes" minWidth={360} head={["What changes"]} rows={found.changes.map((one) => ({ key: one.path, cells: [one.text] }))} />)}
    </Answered>
  );
}

function multipliersText(segment: Segment): string {
  return Object.entries(segment.multipliers).map(([id, factor]) => `${words(id)} × ${factor.toLocaleString()}`).join(", ");
}

function Drafted({ one }: { one: Policy | Segment }) {
  return (
    <>
      {instant(one.created_at)}, by <Person id={one.created_by} />
    </>
  );
}

function Segments() {
  const query = useInfiniteQuery(segmentsQuery);
  const may = useMay();
  const me = useQuery(meQuery);
  const activate = useAct(activateSegment);
  const archive = useAct(archiveSegment);
  const columns: Column<Segment>[] = [
    { id: "title", header: "Segment", cell: (one) => `${one.title} (${one.key})` },
    { id: "state", header: "State", cell: (one) => (one.status === "active" ? "in force" : one.status === "draft" ? "draft: waits for a second person" : one.status) },
    { id: "weights", header: "Weights", cell: multipliersText },
    { id: "by", header: "Drafted", cell: (one) => <Drafted one={one} /> },
    {
      id: "act",
      header: "Actions",
      cell: (one) => (
        <Group gap={4}>
          {one.status === "draft" && may("second_decide") && one.created_by !== me.data?.id && (
            <Button size="compact-xs" variant="default" onClick={() => activate.ask(one)}>
              Put in force …<span className="sr-only"> {one.title}</span>
            </Button>
          )}
          {one.status !== "archived" && may("decide") && (
            <Button size="compact-xs" variant="default" onClick={() => archive.ask(one)}>
              {one.status === "draft" ? "Discard …" : "End …"}
              <span className="sr-only"> {one.title}</span>
            </Button>
          )}
        </Group>
      ),
    },
  ];
  return (
    <Part title="Segments">
      <PagedTable query={query} label="Segments" columns={columns} rowId={(one) => one.id} minWidth={760} empty="There is no segment: every company is weighed by the matrix alone." />
      {activate.asked && (
        <Decide
          label="Put the segment in force"
          title={`Put ${activate.asked.title} in force`}
          says="It weighs for every company whose relationship profile names it, for evaluations from now on. Floors hold whatever the weights are."
          careful
          choices={[{ label: "Put it in force", loading: activate.act.isPending, run: () => activate.asked && activate.act.mutate(activate.asked) }]}
          cancel={{ run: activate.cancel }}
          error={activate.act.error}
        />
      )}
      {archive.asked && (
        <Decide
          label="End the segment"
          title={archive.asked.status === "draft" ? `Discard ${archive.asked.title}` : `End ${archive.asked.title}`}
          says={archive.asked.status === "draft" ? "The draft is gone for good." : "The matrix alone weighs again for its companies, for evaluations from now on. Another person than its author ends it."}
          careful
          choices={[{ label: archive.asked.status === "draft" ? "Discard it" : "End it", danger: true, loading: archive.act.isPending, run: () => archive.asked && archive.act.mutate(archive.asked) }]}
          cancel={{ run: archive.cancel }}
          error={archive.act.error}
        />
      )}
    </Part>
  );
}

function Checks() {
  const query = useQuery(checksQuery);
  return (
    <Part title="Checks that each depth takes">
      <Text size="sm">The catalogue, and what the policy in force adds to it.</Text>
      <Answered query={query} what="the checks">
        {(found) => (
          <DataTable
            label="Checks"
            minWidth={560}
            rows={found.items}
            rowId={(one) => one.id}
            columns={[
              { id: "title", header: "Check", cell: (one) => `${one.title}${one.when === "pep" ? " (only where such a person is found)" : ""}` },
              { id: "sdd", header: "SDD", cell: (one) => needText(one.sdd) },
              { id: "cdd", header: "CDD", cell: (one) => needText(one.cdd) },
              { id: "edd", header: "EDD", cell: (one) => needText(one.edd) },
            ]}
          />
        )}
      </Answered>
    </Part>
  );
}
