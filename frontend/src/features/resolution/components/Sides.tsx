import { List, Stack, Text } from "@mantine/core";

import { Compared } from "../../../components/Compared";
import { PlainTable } from "../../../components/PlainTable";
import { words } from "../../../format";
import type { ComparedCandidate, SourcedValue } from "../queries/candidates";
import { comparisonOf, valuesCompared } from "../rules";

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
  const { first_name: first, second_name: second } = candidate;
  return (
    <Stack gap="sm">
      <PlainTable
        label="What was compared"
        head={["Compared", first, second, "Result"]}
        rows={candidate.features.map((feature) => {
          const comparison = comparisonOf(feature);
          const result = (
            <>
              <Compared comparison={comparison} />
              {feature.veto && <Text size="xs">Excludes that they are one.</Text>}
              {feature.name !== "name" && feature.detail && (
                <Text size="xs" className="dimmed">
                  {feature.detail}
                </Text>
              )}
            </>
          );
          return {
            key: feature.name,
            marked: comparison === "Different",
            cells: [words(feature.name), feature.first.join("; ") || "not stated", feature.second.join("; ") || "not stated", result],
          };
        })}
      />
      <PlainTable
        label="Values and sources"
        head={["Value", first, second, "Result"]}
        rows={candidate.values.map((value) => {
          const comparison = valuesCompared(value.first, value.second);
          return {
            key: value.attribute,
            marked: comparison === "Different",
            cells: [
              words(value.attribute),
              <Stated key="first" values={value.first} />,
              <Stated key="second" values={value.second} />,
              <Compared key="result" comparison={comparison} />,
            ],
          };
        })}
      />
    </Stack>
  );
}
