import { Anchor, List, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { ProblemAlert } from "../../../components/ProblemAlert";
import { Loading } from "../../../components/states";
import { instant } from "../../../format";
import { entryQuery, type HitDetail } from "../queries/hits";

/** The entry as its publisher lists it, and the screenings that saw the hit. */
export function Evidence({ hit }: { hit: HitDetail }) {
  const entry = useQuery(entryQuery(hit.entry_id));
  return (
    <Stack gap="xs" component="section" aria-label="Evidence">
      {entry.isPending && <Loading what="the entry" height={100} />}
      {entry.isError && <ProblemAlert error={entry.error} onRetry={() => void entry.refetch()} />}
      {entry.data && (
        <>
          <Text fw={600} size="sm">
            The entry as listed
          </Text>
          <pre className="mono" style={{ whiteSpace: "pre-wrap", fontSize: 12, margin: 0 }}>
            {JSON.stringify(entry.data.data, null, 2)}
          </pre>
        </>
      )}
      <Text fw={600} size="sm">
        Seen in
      </Text>
      <List size="sm">
        {hit.seen_in.map((seen) => (
          <List.Item key={seen.candidate_id}>
            <Anchor underline="always" renderRoot={(props) => <Link to="/screening/$screeningId" params={{ screeningId: seen.screening_id }} {...props} />}>
              {instant(seen.seen_at)}
            </Anchor>{" "}
            {seen.investigation_id && (
              <Anchor
                underline="always"
                renderRoot={(props) => (
                  <Link
                    to="/investigations/$investigationId"
                    params={{ investigationId: seen.investigation_id ?? "" }}
                    {...props}
                  />
                )}
              >
                in an investigation
              </Anchor>
            )}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
