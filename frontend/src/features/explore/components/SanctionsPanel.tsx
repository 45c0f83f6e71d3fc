import { Anchor, Group, List, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";

import { MadeOf } from "../../../components/MadeOf";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Loading } from "../../../components/states";
import { WordBadge } from "../../../components/badges";
import { words } from "../../../format";
import { bandText } from "../graph";
import { ownershipQuery, sanctionedQuery, type Regime } from "../queries/explore";
import { reasonText, regimeLabel, statusText } from "../said";
import { LinkSources } from "./LinkSources";

/** Ownership by listed parties, regime by regime, each with its rule and its proof. */
export function SanctionsPanel({ entityId }: { entityId: string }) {
  const query = useQuery(sanctionedQuery(entityId));
  const ownership = useQuery(ownershipQuery(entityId, false));
  if (query.isPending) return <Loading what="ownership by listed parties" height={240} />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const names = new Map(ownership.data?.parties.map((party) => [party.id, party.name]));
  const { regimes, unruled, truncated } = query.data;
  return (
    <Stack gap="sm">
      {truncated && <Text size="sm">There are more parties above than were read: nothing here counts as complete.</Text>}
      {regimes.map((regime) => (
        <OneRegime key={regime.regime} regime={regime} names={names} />
      ))}
      {unruled.length > 0 && (
        <Paper withBorder p="md" component="section" aria-label="Regimes without a rule">
          <Title order={2} size="h5">
            Regimes without a rule on ownership: never clear
          </Title>
          <List size="sm">
            {unruled.map((one) => (
              <List.Item key={one.regime}>
                {one.title}: {one.reason}{" "}
                <Anchor href={one.url} target="_blank" rel="noreferrer" underline="always">
                  {one.source}
                </Anchor>
                {!one.verified && " (not verified)"}
                {one.listed.length > 0 && (
                  <Text size="sm" fw={600}>
                    {one.status === "possible" ? "Ownership and control are possible" : "Control is possible"}:{" "}
                    {one.listed.map((party) => `${party.name} (${[...party.ties.map(words), party.share && bandText(party.share), party.certain ? "decided by a person" : "not decided yet"].filter(Boolean).join(", ")})`).join("; ")}.
                  </Text>
                )}
              </List.Item>
            ))}
          </List>
        </Paper>
      )}
    </Stack>
  );
}

function Parties({ title, ids, names }: { title: string; ids: string[]; names: Map<string, string> }) {
  if (ids.length === 0) return null;
  return (
    <details>
      <summary>
        <Text span size="sm">
          {title}: {ids.length}
        </Text>
      </summary>
      <List size="sm">
        {ids.map((id) => (
          <List.Item key={id}>
            <Anchor renderRoot={(props) => <Link to="/explore/$entityId" params={{ entityId: id }} search={{ tab: "ownership" as const }} {...props} />}>{names.get(id) ?? "an officer or another related party"}</Anchor>
          </List.Item>
        ))}
      </List>
    </details>
  );
}

function OneRegime({ regime, names }: { regime: Regime; names: Map<string, string> }) {
  const label = regimeLabel(regime.regime);
  return (
    <Paper withBorder p="md" component="section" aria-label={label}>
      <Stack gap="xs">
        <Group gap="sm">
          <Title order={2} size="h5">
            {label}
          </Title>
          <WordBadge word={regime.status} />
        </Group>
        <Text size="sm">{statusText(regime)}</Text>
        {regime.status !== "not_assessed" && regime.reasons.length > 0 && <Text size="sm">Because: {regime.reasons.map(reasonText).join("; ")}.</Text>}
        {regime.seeds.length > 0 && (
          <Text size="sm">
            Matched above:{" "}
            {regime.seeds.map((seed, at) => (
              <Fragment key={seed.party}>
                {at > 0 && ", "}
                <Anchor fz="inherit" underline="always" renderRoot={(props) => <Link to="/explore/$entityId" params={{ entityId: seed.party }} search={{ tab: "ownership" as const }} {...props} />}>
                  {seed.name}
                </Anchor>{" "}
                ({seed.certain ? "decided by a person" : "not decided yet"})
              </Fragment>
            ))}
            .
          </Text>
        )}
        {regime.owned.map((owned) => (
          <div key={owned.company}>
            <Text size="sm" fw={600}>
              {owned.name}: {words(owned.status)} by {words(owned.basis)}
              {owned.total && `, ${bandText(owned.total)} together`}
              {owned.contested && ", contested"}
            </Text>
            <List size="sm" type="ordered">
              {owned.proof.map((step) => (
                <List.Item key={step.relationship_id}>
                  {step.from_name} holds{" "}
                  <MadeOf what={`what ${step.from_name} holds of ${step.to_name}`} of={() => <LinkSources id={step.relationship_id} />}>
                    {step.band ? bandText(step.band) : "a share that is not stated"}
                  </MadeOf>{" "}
                  of {step.to_name} ({words(step.kind)})
                </List.Item>
              ))}
            </List>
          </div>
        ))}
        <Parties title="Not searched on the regime’s lists" ids={regime.not_screened} names={names} />
        <Parties title="With an undecided candidate" ids={regime.undecided} names={names} />
        <Parties title="Marked as sanctioned by a register" ids={regime.marked} names={names} />
        <Text size="xs" className="dimmed">
          Rule: {regime.comparator === ">" ? "more than" : "at least"} {regime.threshold}%, {regime.aggregate ? "holdings of several listed parties added" : "each listed party for itself"}. {regime.source}
        </Text>
      </Stack>
    </Paper>
  );
}
