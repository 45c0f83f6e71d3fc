import { Group, List, Paper, Stack, Table, Text, Title } from "@mantine/core";

import { WordBadge } from "../components/badges";
import { sentence, words } from "../format";
import type { ModuleResult } from "./queries";

type Finding = ModuleResult["findings"][number];
type Rule = ModuleResult["rules"][number];

const SEVERITIES: readonly string[] = ["critical", "high", "medium", "low", "info"];

/** Findings of all modules, most severe first. */
function bySeverity(modules: ModuleResult[]): Finding[] {
  return modules
    .flatMap((module) => module.findings)
    .sort((one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity));
}

function Findings({ modules }: { modules: ModuleResult[] }) {
  const findings = bySeverity(modules);
  const titles = new Map(modules.map((module) => [module.code, module.title]));
  return (
    <Paper withBorder p="md" component="section" aria-label="Findings">
      <Title order={2} size="h4" mb="xs">
        Findings
      </Title>
      {findings.length === 0 ? (
        <Text className="dimmed">Nothing was found by the rules that could be assessed.</Text>
      ) : (
        <Stack gap="sm">
          {findings.map((finding, index) => (
            <div key={`${finding.module}:${finding.code}:${String(index)}`}>
              <Group gap="xs">
                <WordBadge word={finding.severity} />
                <Text fw={600}>{finding.title}</Text>
                <Text size="xs" className="dimmed">
                  {titles.get(finding.module) ?? finding.module}
                </Text>
              </Group>
              <Text size="sm">{finding.detail}</Text>
            </div>
          ))}
        </Stack>
      )}
    </Paper>
  );
}

function NotAssessed({ modules }: { modules: ModuleResult[] }) {
  const missing = modules
    .map((module) => ({
      module,
      rules: module.rules.filter((rule: Rule) => rule.outcome === "not_assessed"),
    }))
    .filter(({ rules }) => rules.length > 0);
  return (
    <Paper withBorder p="md" component="section" aria-label="Not assessed">
      <Title order={2} size="h4" mb="xs">
        Not assessed
      </Title>
      {missing.length === 0 ? (
        <Text className="dimmed">Every rule was assessed.</Text>
      ) : (
        <Stack gap="sm">
          {missing.map(({ module, rules }) => (
            <div key={module.code}>
              <Text fw={600}>
                {module.code} · {module.title}
              </Text>
              <List size="sm">
                {rules.map((rule) => (
                  <List.Item key={rule.code}>
                    {rule.title}: {sentence(rule.detail || words(rule.reason ?? "no reason given"))}
                    {rule.remedy && ` ${rule.remedy}`}
                  </List.Item>
                ))}
              </List>
            </div>
          ))}
        </Stack>
      )}
    </Paper>
  );
}

function Levels({ modules }: { modules: ModuleResult[] }) {
  return (
    <Paper withBorder p="md" component="section" aria-label="Modules">
      <Title order={2} size="h4" mb="xs">
        Modules
      </Title>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Module</Table.Th>
            <Table.Th scope="col">Level</Table.Th>
            <Table.Th scope="col">Points</Table.Th>
            <Table.Th scope="col">Rules assessed</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {modules.map((module) => (
            <Table.Tr key={module.code}>
              <Table.Td>
                {module.code} · {module.title}
              </Table.Td>
              <Table.Td>
                <WordBadge word={module.word} />
              </Table.Td>
              <Table.Td>{module.points}</Table.Td>
              <Table.Td>
                {module.coverage.assessed} of {module.coverage.rules}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

export function ModuleResults({ modules }: { modules: ModuleResult[] }) {
  return (
    <Stack>
      <Findings modules={modules} />
      <NotAssessed modules={modules} />
      <Levels modules={modules} />
    </Stack>
  );
}
