import { Anchor, Button, Group, List, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { MadeOf } from "../../../components/MadeOf";
import { useMay } from "../../../components/Permission";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Loading } from "../../../components/states";
import { instant, words } from "../../../format";
import { meQuery } from "../../../queries";
import { decisionText, delistingText, offeredFor, standingText, type Verdict } from "../hitRules";
import type { Draft } from "../pending";
import { hitQuery, type DecisionRequest, type HitDetail, type SecondRequest } from "../queries/hits";
import { DecisionForm, VERDICTS } from "./DecisionForm";
import { Evidence } from "./Evidence";
import { SecondPerson } from "./SecondPerson";
import { SideBySide } from "./SideBySide";

interface Props {
  hitId: string;
  verdict: Verdict | null;
  evidence: boolean;
  held: boolean;
  draft: Draft | undefined;
  onVerdict: (verdict: Verdict | null) => void;
  onEvidence: () => void;
  onDecide: (hit: HitDetail, request: DecisionRequest) => void;
  onSecond: (hit: HitDetail, request: SecondRequest) => void;
}

function History({ hit }: { hit: HitDetail }) {
  const over = hit.decisions.filter((one) => one.state !== "proposed");
  if (over.length === 0) return null;
  return (
    <>
      <Text fw={600} size="sm">
        Decisions
      </Text>
      <List size="sm">
        {over.map((one) => (
          <List.Item key={one.id}>
            {instant(one.decided_at)}: {decisionText(one.decision)}, {one.state}
            {one.decided_by_name && `, by ${one.decided_by_name}`}
            {one.second_by && ` and ${one.second_by_name ?? "a second person"}`}. {one.rationale}
            {one.second_rationale && ` Second person: ${one.second_rationale}`}
          </List.Item>
        ))}
      </List>
    </>
  );
}

/** One hit: the evidence on both sides, what a decision will do, and the decision. */
export function HitPanel(props: Props) {
  const { hitId, evidence, held, draft } = props;
  const query = useQuery(hitQuery(hitId));
  const me = useQuery(meQuery);
  const may = useMay();
  if (query.isPending) return <Loading what="the hit" height={320} />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const hit = query.data;
  const offered = (one: { verdict: Verdict }) => offeredFor(hit).includes(one.verdict);
  const wanted = props.verdict ?? draft?.verdict ?? null;
  const verdict = wanted && offered({ verdict: wanted }) ? wanted : null;
  const typed = draft && draft.verdict === verdict ? draft : undefined;
  const delisting = delistingText(hit);
  return (
    <Stack gap="sm" component="section" aria-label="Hit">
      <Stack gap={2}>
        <Title order={2} size="h4">
          {hit.entity_id ? (
            <Anchor fz="inherit" fw="inherit" c="inherit" underline="always" renderRoot={(props) => <Link to="/explore/$entityId" params={{ entityId: hit.entity_id ?? "" }} search={{ tab: "ownership" as const }} {...props} />}>
              {hit.party_name}
            </Anchor>
          ) : (
            hit.party_name
          )}{" "}
          and {hit.entry_name}
        </Title>
        <Text size="sm" className="dimmed">
          {standingText(hit)} ({words(hit.reason)}) · seen{" "}
          <MadeOf what="by a screening: the last one, with every list searched" link={(props) => <Link to="/screening/$screeningId" params={{ screeningId: hit.screening_id }} {...props} />}>
            {hit.sightings === 1 ? "once" : `${String(hit.sightings)} times`}
          </MadeOf>
          , last {instant(hit.last_seen_at)}
        </Text>
        {hit.freezes_decision && (
          <Text size="sm" fw={600}>
            True match: decisions about the party are frozen.
          </Text>
        )}
        {delisting && <Text size="sm">{delisting}</Text>}
      </Stack>
      {hit.awaits_second && !held && (
        <SecondPerson
          key={`${String(hit.version)}-${String(draft?.verdict === null)}`}
          hit={hit}
          draft={draft?.verdict === null ? draft : undefined}
          me={me.data?.id}
          mayConfirm={may("second_decide")}
          onDecide={(request) => props.onSecond(hit, request)}
        />
      )}
      {held && <Text size="sm">A decision about this hit is being sent.</Text>}
      {!held && may("decide") && !verdict && (
        <Group gap="xs">
          {VERDICTS.filter(offered).map((one) => (
            <Button key={one.verdict} size="xs" variant="default" onClick={() => props.onVerdict(one.verdict)}>
              {one.label} ({one.key})
            </Button>
          ))}
          <Button size="xs" variant="default" aria-expanded={evidence} onClick={props.onEvidence}>
            Evidence (e)
          </Button>
        </Group>
      )}
      {me.data && !may("decide") && (
        <Text size="sm">Your roles read hits but do not decide them.</Text>
      )}
      {verdict && !held && may("decide") && (
        <DecisionForm
          key={`${hit.id}-${verdict}-${typed ? "begun" : ""}`}
          hit={hit}
          verdict={verdict}
          draft={typed}
          onCancel={() => props.onVerdict(null)}
          onDecide={(request) => props.onDecide(hit, request)}
        />
      )}
      <SideBySide party={hit.party_name} candidate={hit.candidate} />
      {evidence && <Evidence hit={hit} />}
      <History hit={hit} />
    </Stack>
  );
}
