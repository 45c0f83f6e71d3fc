import { Anchor, Button, Group, List, Paper, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";

import { Answered } from "../../../components/Answered";
import type { Column } from "../../../components/DataTable";
import { Decide } from "../../../components/Decide";
import { PagedTable } from "../../../components/PagedTable";
import { useMay } from "../../../components/Permission";
import { PlainTable } from "../../../components/PlainTable";
import { instant } from "../../../format";
import { takenAway, versionState, versionStep } from "../narrowing";
import { activateVersion, adapterQuery, confirmVersion, discardVersion, versionDiffQuery, versionQuery, versionsQuery, type ContractDiff, type ContractVersion } from "../queries/contracts";
import { contractQuery } from "../queries/sources";
import { VersionForm } from "./VersionForm";

const route = getRouteApi("/settings/sources/$provider");

const COLUMNS: Column<ContractVersion>[] = [
  {
    id: "number",
    header: "Version",
    cell: (version) => (
      <Anchor renderRoot={(props) => <Link to="/settings/sources/$provider" params={{ provider: version.provider }} search={{ version: version.id }} resetScroll={false} {...props} />}>
        {`Version ${String(version.number)}`}
      </Anchor>
    ),
  },
  { id: "state", header: "State", cell: (version) => (version.status === "draft" ? `${versionState(version)}, not in force` : versionState(version)) },
  { id: "note", header: "Reason", cell: (version) => version.note },
  { id: "taken", header: "Takes away", cell: (version) => takenAway(version.narrowing).join(" ") },
  { id: "made", header: "Drafted", cell: (version) => instant(version.created_at) },
];

/** The organisation's own versions of the contract: each takes something away from what is shipped. */
export function VersionsPanel({ provider }: { provider: string }) {
  const { version: open } = route.useSearch();
  const navigate = route.useNavigate();
  const may = useMay();
  const query = useInfiniteQuery(versionsQuery(provider));
  const contract = useQuery(contractQuery(provider));
  const adapter = useQuery(adapterQuery(provider));
  const [editing, setEditing] = useState<ContractVersion | "new" | null>(null);
  const versions = query.data?.pages.flatMap((page) => page.items) ?? [];
  const active = versions.find((one) => one.status === "active")?.narrowing;
  const chosen = useQuery({ ...versionQuery(provider, open ?? ""), enabled: open !== undefined });
  const ready = contract.data && adapter.data && !query.isPending;
  return (
    <Paper withBorder p="md" component="section" aria-label="Your versions of the contract">
      <Stack gap="sm">
        <Title order={2} size="h5">
          Your versions of the contract
        </Title>
        <Text size="sm">Your organisation can take something away from the shipped contract, never add to it.</Text>
        {editing === null && may("settings") && (
          <Group>
            <Button size="xs" variant="default" disabled={!ready} onClick={() => setEditing("new")}>
              Draft a version
            </Button>
          </Group>
        )}
        {editing !== null && contract.data && adapter.data && (
          <VersionForm
            contract={contract.data}
            answers={adapter.data.answers}
            active={active}
            {...(editing === "new" ? {} : { draft: editing })}
            onCancel={() => setEditing(null)}
            onDone={(version) => {
              setEditing(null);
              void navigate({ search: { version: version.id }, replace: true, resetScroll: false });
            }}
          />
        )}
        <PagedTable query={query} label="Versions of the contract" columns={COLUMNS} rowId={(version) => version.id} minWidth={680} empty="None: the contract holds as it is shipped." />
        {open && editing === null && (
          <Answered query={chosen} what="the version" height={100}>
            {(version) => <Version key={`${version.id}:${String(version.revision)}`} version={version} onEdit={() => setEditing(version)} />}
          </Answered>
        )}
      </Stack>
    </Paper>
  );
}

type Act = "activate" | "confirm" | "discard";
const ACTS = { activate: activateVersion, confirm: confirmVersion, discard: discardVersion };

function Version({ version, onEdit }: { version: ContractVersion; onEdit: () => void }) {
  const may = useMay();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Act | null>(null);
  const diff = useQuery({ ...versionDiffQuery(version), enabled: version.status === "draft" });
  const act = useMutation({
    mutationFn: async (what: Act) => {
      await ACTS[what](version);
    },
    onSuccess: () => setAsked(null),
    onSettled: () => Promise.all(["contract-versions", "source-contract", "tasks"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
  const step = versionStep(version, { maySettle: may("settings"), maySecond: may("second_decide") });
  const seconded = (diff.data?.second_person.length ?? 0) > 0;
  const decide = (what: Act, label: string, says: string, danger = false) =>
    asked === what && (
      <Decide
        label={label}
        title={label}
        says={says}
        careful={danger || seconded}
        choices={[{ label, danger, off: what !== "discard" && !diff.data, loading: act.isPending, run: () => act.mutate(what) }]}
        cancel={{
          run: () => {
            setAsked(null);
            act.reset();
          },
        }}
        error={act.error}
      />
    );
  return (
    <Stack gap="xs" component="section" aria-label={`Version ${String(version.number)}`}>
      <Title order={3} size="h6">
        Version {version.number}: {versionState(version)}
      </Title>
      <List size="sm" aria-label="What it takes away">
        {takenAway(version.narrowing).map((one) => (
          <List.Item key={one}>{one}</List.Item>
        ))}
      </List>
      <Text size="sm" role="status">
        {step.says}
      </Text>
      {version.status === "draft" && (
        <Answered query={diff} what="what it would change" height={100}>
          {(found) => <Difference diff={found} />}
        </Answered>
      )}
      {asked === null && (
        <Group gap="xs">
          {step.confirm && (
            <Button size="xs" onClick={() => setAsked("confirm")}>
              Confirm …
            </Button>
          )}
          {step.activate && (
            <Button size="xs" disabled={(diff.data?.problems.length ?? 0) > 0} onClick={() => setAsked("activate")}>
              Activate …
            </Button>
          )}
          {step.change && (
            <Button size="xs" variant="default" onClick={onEdit}>
              Change
            </Button>
          )}
          {step.discard && (
            <Button size="xs" variant="default" onClick={() => setAsked("discard")}>
              Discard …
            </Button>
          )}
        </Group>
      )}
      {decide(
        "activate",
        "Activate the version",
        seconded ? "It takes no effect yet: it waits until a senior officer or the MLRO confirms it." : "It holds for every run that starts from now on. Claims that are stored already stay.",
      )}
      {decide("confirm", "Confirm the version", "It holds for every run that starts from now on. Claims that are stored already stay.")}
      {decide("discard", "Discard the draft", "The draft ends for good; the contract in force stays.", true)}
    </Stack>
  );
}

function Difference({ diff }: { diff: ContractDiff }) {
  return (
    <Stack gap="xs">
      <Text size="sm">
        Contract {diff.before} → {diff.after}
      </Text>
      {diff.problems.length > 0 && (
        <List size="sm" role="alert" aria-label="Why it cannot be activated">
          {diff.problems.map((one) => (
            <List.Item key={one.at.join(".")}>
              {one.at.join(", ")}: {one.reason}
            </List.Item>
          ))}
        </List>
      )}
      {diff.changes.length === 0 ? (
        <Text size="sm">It changes nothing of the contract in force.</Text>
      ) : (
        <PlainTable
          label="What it would change"
          minWidth={480}
          head={["Where", "Change", "Who relied on it"]}
          rows={diff.changes.map((one) => ({ key: `${one.path}:${one.text}`, cells: [one.path, one.text, one.breaking ? "loses something" : "loses nothing"], marked: one.breaking }))}
        />
      )}
      {diff.second_person.length > 0 && (
        <>
          <Text size="sm">It takes a second person because of:</Text>
          <List size="sm" aria-label="Why it takes a second person">
            {diff.second_person.map((one) => (
              <List.Item key={one}>{one}</List.Item>
            ))}
          </List>
        </>
      )}
    </Stack>
  );
}
