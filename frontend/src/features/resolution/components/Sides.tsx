import { Badge, List, Stack, Table, Text } from "@mantine/core";

import { words } from "../../../format";
import type { ComparedCandidate, SourcedValue } from "../queries/candidates";
import { comparisonOf, valuesCompared, type Comparison } from "../rules";

const MARKS: Record<Comparison, string> = { Same: "=", Different: "≠", "Not enough information": "?" };

function Result({ comparison }: { comparison: Comparison }) {
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

function shade(comparison: Comparison): string {
  return comparison === "Different" ? "var(--mantine-color-default-hover)" : "";
}

function Stated({ values }: { values: readonly SourcedValue[] }) {
  if (values.length === 0) return <>not stated</>;
  return (
    <List size="sm" listStyleType="none">
      {values.map((one) => (
        <List.Item key={`${one.source} ${one.value}`}>
          {one.value}{" "}
          <Text span size="xs" className="dimmed">
            {one.source}
          </Text>
        </List.Item>
      ))}
    </List>
  );
}

/** Both parties beside each other: what was compared, then every value with who states it. */
export function Sides({ candidate }: { candidate: ComparedCandidate }) {
  return (
    <Stack gap="sm">
      <Table.ScrollContainer minWidth={480} type="native" tabIndex={0} role="region" aria-label="Comparison">
        <Table withTableBorder verticalSpacing={4} aria-label="What was compared">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Compared</Table.Th>
              <Table.Th scope="col">{candidate.first_name}</Table.Th>
              <Table.Th scope="col">{candidate.second_name}</Table.Th>
              <Table.Th scope="col">Result</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {candidate.features.map((feature) => (
              <Table.Tr key={feature.name} bg={shade(comparisonOf(feature))}>
                <Table.Th scope="row">{words(feature.name)}</Table.Th>
                <Table.Td>{feature.first.join("; ") || "not stated"}</Table.Td>
                <Table.Td>{feature.second.join("; ") || "not stated"}</Table.Td>
                <Table.Td>
                  <Result comparison={comparisonOf(feature)} />
                  {feature.veto && <Text size="xs">Excludes that they are one.</Text>}
                  {feature.name !== "name" && feature.detail && (
                    <Text size="xs" className="dimmed">
                      {feature.detail}
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Table.ScrollContainer minWidth={480} type="native" tabIndex={0} role="region" aria-label="Values and sources">
        <Table withTableBorder verticalSpacing={4} aria-label="Values and sources">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Value</Table.Th>
              <Table.Th scope="col">{candidate.first_name}</Table.Th>
              <Table.Th scope="col">{candidate.second_name}</Table.Th>
              <Table.Th scope="col">Result</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {candidate.values.map((value) => {
              const comparison = valuesCompared(value.first, value.second);
              return (
                <Table.Tr key={value.attribute} bg={shade(comparison)}>
                  <Table.Th scope="row">{words(value.attribute)}</Table.Th>
                  <Table.Td>
                    <Stated values={value.first} />
                  </Table.Td>
                  <Table.Td>
                    <Stated values={value.second} />
                  </Table.Td>
                  <Table.Td>
                    <Result comparison={comparison} />
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
