import { Alert, Anchor, List, Stack, Text } from "@mantine/core";

import type { components } from "../../../api/client";
import { PlainTable } from "../../../components/PlainTable";
import { words } from "../../../format";
import { countryName } from "../../customers/words";
import { useListTitles } from "../../screening/useListTitles";
import { useDatasetTitles } from "../../studio/useTitles";
import { ruleRows, type Effective, type Source } from "../profile";

function Law({ source }: { source: Source }) {
  const text = source.text || "the firm’s policy";
  return (
    <Text size="sm">
      {source.jurisdiction && `${countryName(source.jurisdiction)}: `}
      {source.url ? (
        <Anchor href={source.url} target="_blank" rel="noreferrer" underline="always">
          {text}
        </Anchor>
      ) : (
        text
      )}
      {!source.verified && " (not checked against the law’s text for this release)"}
    </Text>
  );
}

/** Every duty with its rule and where the rule comes from. */
export function Rules({ rules }: { rules: Effective }) {
  const titleOf = useListTitles();
  const datasetOf = useDatasetTitles();
  return (
    <PlainTable
      label="Effective rules"
      minWidth={640}
      head={["Duty", "Rule", "Source"]}
      rows={ruleRows(rules, titleOf, datasetOf).map((rule) => ({
        key: rule.key,
        cells: [rule.duty, rule.says, rule.sources.length === 0 ? "the firm’s decision" : rule.sources.map((source) => <Law key={source.text} source={source} />)],
      }))}
    />
  );
}

interface Notes {
  unanswered: readonly string[];
  notVerified: readonly string[];
  differences: readonly components["schemas"]["DutyDifferenceOut"][];
}

/** What a reader of the rules must know beside them: gaps, conflicts, what nobody checked. */
export function RuleNotes({ unanswered, notVerified, differences }: Notes) {
  return (
    <Stack gap="xs">
      {unanswered.length > 0 && (
        <Alert variant="outline" color="orange" title="No favourable result for these duties" role="note">
          <List size="sm">
            {unanswered.map((one) => (
              <List.Item key={one}>{one}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {differences.length > 0 && (
        <PlainTable
          label="Where the jurisdictions differ"
          minWidth={560}
          head={["Duty", "Each jurisdiction", "What holds"]}
          rows={differences.map((one) => ({
            key: one.duty,
            marked: one.kind === "conflict",
            cells: [
              words(one.duty),
              one.values.map((value) => `${countryName(value.jurisdiction)}: ${value.value}`).join("; "),
              one.kind === "conflict" ? `Conflict: a person decides. ${one.detail}` : one.detail || "the stricter one",
            ],
          }))}
        />
      )}
      {notVerified.length > 0 && (
        <details>
          <summary>
            <Text span size="sm">
              {notVerified.length.toLocaleString()} statements were not checked against the law’s text for this release: have counsel review them
            </Text>
          </summary>
          <List size="sm">
            {notVerified.map((one) => (
              <List.Item key={one}>{one}</List.Item>
            ))}
          </List>
        </details>
      )}
    </Stack>
  );
}
