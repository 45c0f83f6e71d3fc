import { Anchor, Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link as RouterLink } from "@tanstack/react-router";
import { useState } from "react";

import { asProblem } from "../../../api/problem";
import { day, instant } from "../../../format";
import { sourceLabel } from "../../customers/words";
import { linkClaimsQuery, type Claim } from "../queries/network";

/** One line for each source and answer: several values of one answer are one statement of it. */
function statements(claims: readonly Claim[]): Claim[] {
  const seen = new Map<string, Claim>();
  for (const claim of claims) {
    const key = `${claim.source}:${claim.evidence_id ?? claim.retrieved_at}`;
    if (!seen.has(key)) seen.set(key, claim);
  }
  return [...seen.values()];
}

/** Who states a relationship, when it was read, and the raw response behind it. */
export function LinkSources({ id }: { id: string }) {
  const query = useQuery(linkClaimsQuery(id));
  if (query.isPending) return <Text size="xs">Sources are being read …</Text>;
  if (query.isError) {
    return (
      <Text size="xs" role="alert">
        {asProblem(query.error).detail}{" "}
        <Button size="compact-xs" variant="default" onClick={() => void query.refetch()}>
          Try again
        </Button>
      </Text>
    );
  }
  const all = statements(query.data.items);
  if (all.length === 0) return <Text size="xs">No source of it is recorded.</Text>;
  return all.map((claim) => (
    <Text key={claim.id} size="xs">
      {sourceLabel(claim.source)}, read {instant(claim.retrieved_at)}
      {claim.ended_on && `, no longer published from ${day(claim.ended_on)}`}
      {claim.evidence_id && (
        <>
          {" · "}
          <Anchor fz="inherit" underline="always" renderRoot={(props) => <RouterLink to="/evidence/$evidenceId" params={{ evidenceId: claim.evidence_id ?? "" }} {...props} />}>
            raw response
          </Anchor>
        </>
      )}
    </Text>
  ));
}

/** The same on request: a table of two hundred links does not ask for all of them at once. */
export function SourcesOnRequest({ id, of }: { id: string; of: string }) {
  const [open, setOpen] = useState(false);
  if (open) return <LinkSources id={id} />;
  return (
    <Button size="compact-xs" variant="default" onClick={() => setOpen(true)}>
      Show<span className="sr-only"> the sources of: {of}</span>
    </Button>
  );
}
