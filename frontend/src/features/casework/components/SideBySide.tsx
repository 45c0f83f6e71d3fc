import { Anchor, List, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { Compared } from "../../../components/Compared";
import { MadeOf } from "../../../components/MadeOf";
import { PlainTable } from "../../../components/PlainTable";
import { points, signed } from "../../../figures";
import { sentence, words } from "../../../format";
import { comparedText, comparisonOf, featureLabel } from "../hitRules";
import { listDay } from "../../screening/said";
import { listQuery, type Candidate } from "../queries/hits";

function worth(value: number): string {
  if (value === 0) return "none";
  return signed(value);
}

/** Where the entry comes from: list, version, and the publisher's own page. */
function Source({ candidate }: { candidate: Candidate }) {
  const list = useQuery(listQuery(candidate.list_id));
  const facts = [
    candidate.published ? `version of ${candidate.published}` : `version ${listDay(null, candidate.obtained)}`,
    `entry ${candidate.entry_key}`,
    candidate.listed_date ? `listed on ${candidate.listed_date}` : "day of listing not stated",
    ...candidate.programmes,
  ];
  return (
    <Stack gap={2}>
      <Text size="sm">
        <Anchor underline="always" renderRoot={(props) => <Link to="/screening/lists/$listId" params={{ listId: candidate.list_id }} search={{ tab: "standing" as const }} {...props} />}>
          {list.data?.title ?? "The list"}
        </Anchor>{" "}
        · {facts.join(" · ")} ·{" "}
        <Anchor underline="always" renderRoot={(props) => <Link to="/screening/lists/$listId" params={{ listId: candidate.list_id }} search={{ tab: "entries" as const, name: candidate.entry_name }} {...props} />}>
          entry as listed
        </Anchor>
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

/** What each comparison gave, and where the entry is read. */
function ScoreOf({ candidate }: { candidate: Candidate }) {
  const gave = candidate.features.filter((feature) => feature.points !== 0);
  return (
    <>
      <Text size="sm">The points of every comparison, between 0 and 100. Values that one side does not state give none.</Text>
      <List size="sm">
        {gave.map((feature, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: stored features never change order
          <List.Item key={at}>
            {featureLabel(feature.name)}: {worth(feature.points)}
            {feature.query_value && ` (${comparedText(feature.name, feature.query_value)} and ${comparedText(feature.name, feature.entry_value)})`}
          </List.Item>
        ))}
      </List>
      <Text size="sm">The name agrees with “{candidate.matched_name}”, {words(candidate.matched_name_kind)}.</Text>
      <Source candidate={candidate} />
    </>
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
              cells: [featureLabel(feature.name), comparedText(feature.name, feature.query_value), comparedText(feature.name, feature.entry_value), result, worth(feature.points)],
            };
          }),
        ]}
      />
      <Text size="sm">
        Score{" "}
        <MadeOf what="score of the match" of={() => <ScoreOf candidate={candidate} />}>
          {points(candidate.score)}
        </MadeOf>{" "}
        of 100 · {words(candidate.strength)} match · {words(candidate.measure)}
      </Text>
    </Stack>
  );
}
