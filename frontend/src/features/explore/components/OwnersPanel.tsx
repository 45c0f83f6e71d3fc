import { Anchor, List, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { DataTable, type Column } from "../../../components/DataTable";
import { MadeOf } from "../../../components/MadeOf";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty, Loading } from "../../../components/states";
import { percent } from "../../../figures";
import { words } from "../../../format";
import { bandText } from "../graph";
import { direct, leading, ofGround } from "../leading";
import { ownershipQuery, type Holding, type Ownership, type Ubos } from "../queries/explore";
import { ubosText } from "../said";
import { HoldingsBehind, Share } from "./HoldingsBehind";
import { NotCurrent } from "./NotCurrent";

type Ubo = Ubos["ubos"][number];
type Holder = Ownership["shares"]["holders"][number];
type Names = ReadonlyMap<string, string>;

function partyLink(id: string, name: string) {
  return <Anchor renderRoot={(props) => <Link to="/explore/$entityId" params={{ entityId: id }} search={{ tab: "ownership" as const }} {...props} />}>{name}</Anchor>;
}

const BY_LAW: Record<Ubo["by_law"], string> = { ubo: "by the sources", possible_ubo: "possible", lower_threshold: "no, only by the lower threshold" };

const ALL_WAYS = "Along each way the holdings are multiplied, and the ways are added. A band gives a band; what a source declares alone counts as declared.";

function uboColumns(ownership: Ownership, names: Names): Column<Ubo>[] {
  return [
    { id: "name", header: "Person", cell: (ubo) => partyLink(ubo.party, ubo.name) },
    { id: "status", header: "Beneficial owner", cell: (ubo) => `${BY_LAW[ubo.by_law]}${ubo.contested ? ", contested" : ""}` },
    {
      id: "share",
      header: "Shares",
      cell: (ubo) => <Share band={ubo.share} none="none stated" what={`shares of ${ubo.name}`} holdings={leading(ownership, ubo.party, "ownership")} names={names} says={ALL_WAYS} />,
    },
    {
      id: "votes",
      header: "Votes",
      cell: (ubo) => <Share band={ubo.votes} none="none stated" what={`votes of ${ubo.name}`} holdings={leading(ownership, ubo.party, "voting")} names={names} says={ALL_WAYS} />,
    },
    { id: "grounds", header: "Because", cell: (ubo) => <Grounds ubo={ubo} ownership={ownership} names={names} /> },
  ];
}

/** Each ground once, leading to the holdings that give it. */
function Grounds({ ubo, ownership, names }: { ubo: Ubo; ownership: Ownership; names: Names }) {
  const grounds = new Map<string, Set<Holding>>();
  for (const ground of ubo.grounds) {
    const says = ground.detail || words(ground.basis);
    grounds.set(says, new Set([...(grounds.get(says) ?? []), ...ofGround(ownership, ubo.party, ground)]));
  }
  return (
    <List size="sm" listStyleType="none">
      {[...grounds].map(([says, holdings]) => (
        <List.Item key={says}>
          <MadeOf what={`ground of ${ubo.name}`} of={() => <HoldingsBehind holdings={[...holdings]} names={names} says="It rests on these holdings." />}>
            {says}
          </MadeOf>
        </List.Item>
      ))}
    </List>
  );
}

/** Who owns the company in the end: beneficial owners by the home law, and every holder's integrated share. */
export function OwnersPanel({ entityId }: { entityId: string }) {
  const query = useQuery(ownershipQuery(entityId, false));
  if (query.isPending) return <Loading what="the owners" height={240} />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const { ubos, shares, parties } = query.data;
  const names = new Map(parties.map((party) => [party.id, party.name]));
  const name = (id: string) => names.get(id) ?? "a party that is not shown";
  const holders: Column<Holder>[] = [
    { id: "holder", header: "Holder", cell: (row) => partyLink(row.party, name(row.party)) },
    {
      id: "whole",
      header: "Share in all",
      cell: (row) => <Share band={row.integrated} none="none: a closed loop" what={`share of ${name(row.party)} in all`} holdings={leading(query.data, row.party, "ownership")} names={names} says={ALL_WAYS} />,
    },
    {
      id: "direct",
      header: "Of it directly",
      cell: (row) => <Share band={row.direct} none="nothing declared" what={`direct share of ${name(row.party)}`} holdings={direct(query.data, row.party, "ownership")} names={names} says="Declared of the company itself." />,
    },
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
            <DataTable label="Beneficial owners" columns={uboColumns(query.data, names)} rows={[...ubos.ubos, ...ubos.unidentified]} rowId={(ubo) => ubo.party} minWidth={680} />
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
            Shares, votes and control are never added to each other. A share that is not stated counts as anything from 0 to 100%. Undeclared at most:{" "}
            <MadeOf what="undeclared shares" of={() => <Declared holders={shares.holders} name={name} />}>
              {percent(shares.undeclared_lower)}
            </MadeOf>
            .
          </Text>
        </Stack>
      </Paper>
    </Stack>
  );
}

/** What is declared of the company by those at the upper ends, whose minima leave the rest undeclared. */
function Declared({ holders, name }: { holders: readonly Holder[]; name: (party: string) => string }) {
  const ends = holders.filter((row) => row.terminal && row.integrated);
  return (
    <>
      <Text size="sm">100%, less the least that each holder has of whom no further holder is known.</Text>
      <List size="sm">
        {ends.map((row) => (
          <List.Item key={row.party}>
            {name(row.party)}: {row.integrated && bandText(row.integrated)}
          </List.Item>
        ))}
      </List>
    </>
  );
}
