import { Anchor, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { Compared } from "../../../components/Compared";
import { PlainTable } from "../../../components/PlainTable";
import { points, signed } from "../../../figures";
import { sentence, words } from "../../../format";
import { comparisonOf } from "../hitRules";
import { listQuery, type Candidate } from "../queries/hits";

function worth(value: number): string {
  if (value === 0) return "none";
  return signed(value);
}

/** Where the entry comes from: list, version, and the publisher's own page. */
function Source({ candidate }: { candidate: Candidate }) {
  const list = useQuery(listQuery(candidate.list_id));
  const facts = [
    `version of ${candidate.version_date}`,
    `entry ${candidate.entry_key}`,
    candidate.listed_date ? `listed on ${candidate.listed_date}` : "day of listing not stated",
    ...candidate.programmes,
  ];
  return (
    <Stack gap={2}>
      <Text size="sm">
        {list.data?.title ?? candidate.list_id} · {facts.join(" · ")}
        {list.data?.source_url && (
          <>
            {" · "}
            <Anchor href={list.data.source_url} target="_blank" rel="noreferrer" underline="always">
              publisher’s page
            </Anchor>
          </>
        )}
      </Text>
      {list.data && !list.data.standing.answers && (
        <Text size="sm">
          The list does not count as searched: {sentence(list.data.standing.sentence)} This hit counts all the same.
        </Text>
      )}
      {candidate.incomplete && (
        <Text size="sm">The entry could not be read whole: its raw names were compared.</Text>
      )}
    </Stack>
  );
}

/** Party and entry beside each other: every comparison, gaps on both sides, what each one gave. */
export function SideBySide({ party, candidate }: { party: string; candidate: Candidate }) {
  const name = candidate.name_equal
    ? `Equal to a ${words(candidate.name_equal)} name`
    : `Agrees with “${candidate.matched_name}” (${words(candidate.matched_name_kind)})`;
  return (
    <Stack gap="xs">
      <Source candidate={candidate} />
      <PlainTable
        label="Party and entry"
        head={["Compared", "Party", "List entry", "Result", "Points"]}
        rows={[
          { key: "name", cells: ["Full name", party, candidate.entry_name, name, null] },
          ...candidate.features.map((feature, position) => {
            const comparison = comparisonOf(feature);
            const result = (
              <>
                <Compared comparison={comparison} />
                {feature.detail && (
                  <Text size="xs" className="dimmed">
                    {feature.detail}
                  </Text>
                )}
              </>
            );
            return {
              key: position, // stored features never change order
              marked: comparison === "Different",
              cells: [words(feature.name), feature.query_value ?? "not stated", feature.entry_value ?? "not stated", result, worth(feature.points)],
            };
          }),
        ]}
      />
      <Text size="sm">
        Score {points(candidate.score)} of 100 · {words(candidate.strength)} match · {words(candidate.measure)}
      </Text>
    </Stack>
  );
}
