import { Anchor, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { Answered } from "../../components/Answered";
import { Decide } from "../../components/Decide";
import { useMay } from "../../components/Permission";
import { Person } from "../../components/Person";
import { Empty } from "../../components/states";
import { day, instant, words } from "../../format";
import { meQuery } from "../../queries";
import { sourceLabel } from "../customers/words";
import {
  confirmDecision,
  holdingConflictsQuery,
  proposeDecision,
  withdrawDecision,
  type Conflict,
  type HoldingConflict,
  type HoldingConflicts as Found,
  type StatedHolding,
} from "./queries";

const LEAST = 10;
const BETWEEN_SOURCES: readonly string[] = ["disagreement", "outside_band", "analyst_contradicted"];
const ABOUT: Record<HoldingConflict["about"], string> = { share: "How much is held", existence: "Whether it has ended" };
const HOLDING = /^(Ownership|Voting)\./;
const OF: Record<string, string> = { Ownership: "shares", Voting: "votes" };

/** The holdings on which sources contradict each other, each once. */
export function holdingsIn(conflicts: readonly Conflict[]): string[] {
  const ids = conflicts
    .filter((one) => BETWEEN_SOURCES.includes(one.kind) && HOLDING.test(one.attribute))
    .flatMap((one) => one.relationship_id ?? []);
  return [...new Set(ids)];
}

/** What one source states: its share, and its end if it has one. */
export function statedText(one: StatedHolding): string {
  const low = one.share_minimum ?? 0;
  const share =
    one.share_exact !== null
      ? `${String(one.share_exact)} %`
      : one.share_minimum === null && one.share_maximum === null
        ? "no share"
        : `${one.minimum_exclusive ? "more than " : ""}${String(low)} to ${String(one.share_maximum ?? 100)} %`;
  const end = one.valid_to ? `ended on ${day(one.valid_to)}` : "no end";
  return `${sourceLabel(one.source)}: ${share}, ${end}`;
}

/** What two people decide between sources, of each holding of a run. */
export function HoldingConflicts({ conflicts }: { conflicts: readonly Conflict[] }) {
  return holdingsIn(conflicts).map((id) => <OfHolding key={id} id={id} />);
}

/** Whose holding in whom, and of what: "Jane Alder in Alder Ltd: shares". */
function holdingText(found: Found): string {
  return `${found.from_name} in ${found.to_name}: ${OF[found.type] ?? words(found.type)}`;
}

/** What sources in conflict state of one holding, and what two people decided. */
export function OfHolding({ id }: { id: string }) {
  const query = useQuery(holdingConflictsQuery(id));
  return (
    <Answered query={query} what="the statements" height={80}>
      {(found) => (
        <Stack gap="xs" component="section" aria-label={holdingText(found)}>
          <Title order={4}>
            <Party id={found.from_id}>{found.from_name}</Party> in <Party id={found.to_id}>{found.to_name}</Party>: {OF[found.type] ?? words(found.type)}
          </Title>
          {found.conflicts.length === 0 && <Empty>Sources do not contradict each other on it, and nothing was decided.</Empty>}
          {found.conflicts.map((one) => (
            <Decision key={`${one.about}-${String(found.version)}`} found={found} one={one} />
          ))}
        </Stack>
      )}
    </Answered>
  );
}

function Party({ id, children }: { id: string; children: string }) {
  return <Anchor renderRoot={(props) => <Link to="/explore/$entityId" params={{ entityId: id }} search={{ tab: "owners" as const }} {...props} />}>{children}</Anchor>;
}

type Act = { what: "propose"; claim: string; reason: string } | { what: "confirm" } | { what: "withdraw"; reason: string };

function Decision({ found, one }: { found: Found; one: HoldingConflict }) {
  const me = useQuery(meQuery);
  const may = useMay();
  const queries = useQueryClient();
  const decision = one.decision;
  const act = useMutation({
    mutationFn: (said: Act) => {
      if (said.what === "propose") return proposeDecision(found, one.about, said.claim, said.reason);
      if (said.what === "withdraw") return withdrawDecision(found, one.about, said.reason);
      return confirmDecision(found, one.about, decision?.proposal_id ?? "");
    },
    onSettled: () =>
      Promise.all(["holding-conflicts", "investigation", "tasks"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
  const waits = decision?.status === "proposed";
  const ends = may("decide") && (waits || decision?.status === "in_force");
  const reason = { id: `conflict-${one.about}`, least: LEAST, description: "At least 10 characters; it is kept, audited, and shown in reports." };
  return (
    <Stack gap="xs" component="section" aria-label={ABOUT[one.about]}>
      <Text fw={600}>{ABOUT[one.about]}</Text>
      {one.statements.map((said) => (
        <Text size="sm" key={said.claim_id}>{statedText(said)}</Text>
      ))}
      {decision && (
        <Text size="sm">
          {words(decision.status)}: {decision.chosen ? statedText(decision.chosen) : "its source states something else by now"}. {decision.reason} (
          <Person id={decision.proposed_by} />, {instant(decision.proposed_at)}
          {decision.decided_by && decision.decided_at && (
            <>
              ; confirmed by <Person id={decision.decided_by} />, {instant(decision.decided_at)}
            </>
          )}
          )
        </Text>
      )}
      {one.statements.length === 0 && decision && decision.others.length > 0 && (
        <Text size="sm">Stated otherwise: {decision.others.map(statedText).join("; ")}.</Text>
      )}
      {one.open && !waits && may("decide") && (
        <Decide
          label="Decision between sources"
          says="One person proposes which source counts, another one confirms. It counts until any source states something else."
          careful
          reason={reason}
          choices={one.statements.map((said) => ({
            label: `Propose: ${statedText(said)}`,
            loading: act.isPending,
            run: (text: string) => act.mutate({ what: "propose", claim: said.claim_id, reason: text }),
          }))}
          error={act.error}
          standing
        />
      )}
      {waits && may("second_decide") && decision.proposed_by !== me.data?.id && (
        <Decide
          label="Confirmation"
          says="From the next run on the holding counts as this source states it."
          careful
          choices={[{ label: "Confirm", loading: act.isPending, run: () => act.mutate({ what: "confirm" }) }]}
          error={act.error}
          standing
        />
      )}
      {ends && (
        <Decide
          label="Withdrawal"
          says="The conflict stays open, or is open again: the holding is only possible."
          reason={{ ...reason, id: `withdraw-${one.about}` }}
          choices={[{ label: "Withdraw", loading: act.isPending, run: (text) => act.mutate({ what: "withdraw", reason: text }) }]}
          error={act.error}
          standing
        />
      )}
    </Stack>
  );
}
