import { Anchor, Badge, Group, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { sentence, words } from "../../../format";
import { comparisonOf, type Comparison } from "../hitRules";
import { listQuery, type Candidate } from "../queries/hits";

const MARKS: Record<Comparison, string> = { Same: "=", Similar: "≈", Different: "≠", "Not enough information": "?" };

function Verdict({ comparison }: { comparison: Comparison }) {
  return (
    <Badge
      variant="default"
      radius="sm"
      miw="max-content"
      leftSection={<span aria-hidden="true">{MARKS[comparison]}</span>}
      styles={{ label: { textTransform: "none" } }}
    >
      {comparison}
    </Badge>
  );
}

function points(value: number): string {
  if (value === 0) return "none";
  return value > 0 ? `+${value.toFixed(1)}` : value.toFixed(1);
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
      {candidate.delisted && (
        <Text size="sm">
          The entry was taken off the list{candidate.delisted_on ? ` on ${candidate.delisted_on}` : ""}.
        </Text>
      )}
    </Stack>
  );
}

/** Party and entry beside each other: every comparison, gaps on both sides, what each one gave. */
export function SideBySide({ party, candidate }: { party: string; candidate: Candidate }) {
  return (
    <Stack gap="xs">
      <Source candidate={candidate} />
      <Table.ScrollContainer minWidth={480} type="native" tabIndex={0} role="region" aria-label="Comparison">
        <Table withTableBorder verticalSpacing={4} aria-label="Party and entry">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Compared</Table.Th>
              <Table.Th scope="col">Party</Table.Th>
              <Table.Th scope="col">List entry</Table.Th>
              <Table.Th scope="col">Result</Table.Th>
              <Table.Th scope="col">Points</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <Table.Tr>
              <Table.Th scope="row">Full name</Table.Th>
              <Table.Td>{party}</Table.Td>
              <Table.Td>{candidate.entry_name}</Table.Td>
              <Table.Td>
                {candidate.name_equal
                  ? `Equal to a ${words(candidate.name_equal)} name`
                  : `Agrees with “${candidate.matched_name}” (${words(candidate.matched_name_kind)})`}
              </Table.Td>
              <Table.Td />
            </Table.Tr>
            {candidate.features.map((feature, position) => {
              const comparison = comparisonOf(feature);
              return (
                <Table.Tr
                  // biome-ignore lint/suspicious/noArrayIndexKey: stored features never change order
                  key={position}
                  bg={comparison === "Different" ? "var(--mantine-color-default-hover)" : ""}
                >
                  <Table.Th scope="row">{words(feature.name)}</Table.Th>
                  <Table.Td>{feature.query_value ?? "not stated"}</Table.Td>
                  <Table.Td>{feature.entry_value ?? "not stated"}</Table.Td>
                  <Table.Td>
                    <Verdict comparison={comparison} />
                    {feature.detail && (
                      <Text size="xs" className="dimmed">
                        {feature.detail}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>{points(feature.points)}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Group gap="xs">
        <Text size="sm">
          Score {candidate.score.toFixed(1)} of 100 · {words(candidate.strength)} match · {words(candidate.measure)}
        </Text>
      </Group>
    </Stack>
  );
}
