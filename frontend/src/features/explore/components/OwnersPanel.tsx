import { Anchor, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { DataTable, type Column } from "../../../components/DataTable";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty, Loading } from "../../../components/states";
import { percent } from "../../../figures";
import { words } from "../../../format";
import { bandText } from "../graph";
import { ownershipQuery, type Ownership, type Ubos } from "../queries/explore";
import { ubosText } from "../said";
import { NotCurrent } from "./NotCurrent";

type Ubo = Ubos["ubos"][number];
type Share = Ownership["shares"]["holders"][number];

function partyLink(id: string, name: string) {
  return <Anchor renderRoot={(props) => <Link to="/explore/$entityId" params={{ entityId: id }} search={{ tab: "ownership" as const }} {...props} />}>{name}</Anchor>;
}

const BY_LAW: Record<Ubo["by_law"], string> = { ubo: "by the sources", possible_ubo: "possible", lower_threshold: "no, only by the lower threshold" };

const UBOS: Column<Ubo>[] = [
  { id: "name", header: "Person", cell: (ubo) => partyLink(ubo.party, ubo.name) },
  { id: "status", header: "Beneficial owner", cell: (ubo) => `${BY_LAW[ubo.by_law]}${ubo.contested ? ", contested" : ""}` },
  { id: "share", header: "Shares", cell: (ubo) => (ubo.share ? bandText(ubo.share) : "none stated") },
  { id: "votes", header: "Votes", cell: (ubo) => (ubo.votes ? bandText(ubo.votes) : "none stated") },
  { id: "grounds", header: "Because", cell: (ubo) => [...new Set(ubo.grounds.map((ground) => ground.detail || words(ground.basis)))].join("; ") },
];

/** Who owns the company in the end: beneficial owners by the home law, and every holder's integrated share. */
export function OwnersPanel({ entityId }: { entityId: string }) {
  const query = useQuery(ownershipQuery(entityId, false));
  if (query.isPending) return <Loading what="the owners" height={240} />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const { ubos, shares, parties } = query.data;
  const names = new Map(parties.map((party) => [party.id, party.name]));
  const holders: Column<Share>[] = [
    { id: "holder", header: "Holder", cell: (row) => partyLink(row.party, names.get(row.party) ?? "a party that is not shown") },
    { id: "whole", header: "Share in all", cell: (row) => (row.integrated ? bandText(row.integrated) : "none: a closed loop") },
    { id: "direct", header: "Of it directly", cell: (row) => (row.direct ? bandText(row.direct) : "nothing declared") },
    { id: "depth", header: "Steps above", cell: (row) => row.depth },
    { id: "end", header: "Its holders", cell: (row) => (row.terminal ? "not known" : "known, above") },
  ];
  return (
    <Stack gap="sm">
      <NotCurrent codes={ubos.outdated} />
      <Paper withBorder p="md" component="section" aria-label="Beneficial owners">
        <Stack gap="xs">
          <Title order={2} size="h5">
            Beneficial owners
          </Title>
          <Text size="sm">{ubosText(ubos)}</Text>
          {[...ubos.ubos, ...ubos.unidentified].length > 0 && (
            <DataTable label="Beneficial owners" columns={UBOS} rows={[...ubos.ubos, ...ubos.unidentified]} rowId={(ubo) => ubo.party} minWidth={680} />
          )}
          {ubos.reasons.map((reason) => (
            <Text key={`${reason.party}:${reason.reason}`} size="sm">
              {reason.name}: {words(reason.reason)}
              {reason.detail !== reason.name && `, ${reason.detail}`}
            </Text>
          ))}
          <Text size="xs" className="dimmed">
            {ubos.rule_source}
          </Text>
        </Stack>
      </Paper>
      <Paper withBorder p="md" component="section" aria-label="Shares">
        <Stack gap="xs">
          <Title order={2} size="h5">
            Shares of every holder
          </Title>
          {shares.holders.length === 0 ? (
            <Empty>No loaded source states who holds shares. That says nothing about the owners.</Empty>
          ) : (
            <DataTable label="Shares" columns={holders} rows={shares.holders} rowId={(row) => row.party} minWidth={620} />
          )}
          <Text size="xs" className="dimmed">
            Shares, votes and control are never added to each other. A share that is not stated counts as anything from 0 to 100%. Undeclared at most: {percent(shares.undeclared_lower)}.
          </Text>
        </Stack>
      </Paper>
    </Stack>
  );
}
