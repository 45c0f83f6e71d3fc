import { Button, Group, List, Paper, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";

import { WordBadge } from "../components/badges";
import { Decide } from "../components/Decide";
import { Linked } from "../components/Linked";
import { MadeOf } from "../components/MadeOf";
import { PlainTable } from "../components/PlainTable";
import { RestsOn, RestsOnRequest } from "../features/investigation/RestsOn";
import { sentence, words } from "../format";
import { rerunModule, type ModuleResult } from "./queries";

type Finding = ModuleResult["findings"][number];
type Rule = ModuleResult["rules"][number];

const SEVERITIES: readonly string[] = ["critical", "high", "medium", "low", "info"];

/** Findings of all modules, most severe first. */
function bySeverity(modules: ModuleResult[]): Finding[] {
  return modules
    .flatMap((module) => module.findings)
    .sort((one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity));
}

export function Findings({ modules, runId }: { modules: ModuleResult[]; runId: string }) {
  const findings = bySeverity(modules);
  const titles = new Map(modules.map((module) => [module.code, module.title]));
  return (
    <Paper withBorder p="md" component="section" aria-label="Findings">
      <Title order={2} size="h4" mb="xs">
        Findings
      </Title>
      {findings.length === 0 ? (
        <Text className="dimmed">
          {modules.length === 0
            ? "No rule was run, so nothing can be said."
            : "Nothing was found by the rules that could be assessed."}
        </Text>
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
              <RestsOnRequest runId={runId} of={`finding:${finding.module}.${finding.code}`} what={finding.title} />
            </div>
          ))}
        </Stack>
      )}
    </Paper>
  );
}

export function NotAssessed({ modules }: { modules: ModuleResult[] }) {
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
        <Text className="dimmed">
          {modules.length === 0 ? "No rule was run: nothing is assessed." : "Every rule was assessed."}
        </Text>
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
                    {rule.remedy && <Linked text={` ${rule.remedy}`} />}
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

/** `mayRun`: whether this person may run a module again. */
export function Levels({ modules, runId, mayRun }: { modules: ModuleResult[]; runId: string; mayRun: boolean }) {
  const [asked, setAsked] = useState<ModuleResult | null>(null);
  return (
    <Paper withBorder p="md" component="section" aria-label="Modules">
      <Title order={2} size="h4" mb="xs">
        Modules
      </Title>
      <PlainTable
        bare
        label="Modules"
        minWidth={560}
        head={["Module", "Level", "Points", "Rules assessed", "Rests on", ...(mayRun ? ["Run it again"] : [])]}
        rows={modules.map((module) => ({
          key: module.code,
          cells: [
            `${module.code} · ${module.title}`,
            <WordBadge key="level" word={module.word} />,
            <MadeOf key="points" what={`points of ${module.title}`} of={() => <RulesBehind rules={module.rules.filter((rule) => rule.outcome === "fired")} module={module} runId={runId} />}>
              {module.points.toLocaleString()}
            </MadeOf>,
            <MadeOf key="rules" what={`rules of ${module.title}`} of={() => <RulesBehind rules={module.rules} module={module} runId={runId} />}>
              {`${String(module.coverage.assessed)} of ${String(module.coverage.rules)}`}
            </MadeOf>,
            <RestsOnRequest key="rests" runId={runId} of={`module:${module.code}`} what={module.title} />,
            ...(mayRun
              ? [
                  <Button key="again" size="compact-xs" variant="default" onClick={() => setAsked(module)}>
                    Rerun …<span className="sr-only"> {module.title}</span>
                  </Button>,
                ]
              : []),
          ],
        }))}
      />
      {asked && <RerunModule key={asked.code} runId={runId} module={asked} onCancel={() => setAsked(null)} />}
    </Paper>
  );
}

const OUTCOMES: Record<string, string> = { fired: "found", not_fired: "assessed, nothing found", not_assessed: "not assessed" };

/** The rules that a module's points or its coverage are made of, each with what it was read from. */
function RulesBehind({ rules, module, runId }: { rules: Rule[]; module: ModuleResult; runId: string }) {
  if (rules.length === 0) {
    return <Text size="sm">No rule gave points. {module.coverage.assessed < module.coverage.rules && "Rules that were not assessed could: see “Rules assessed”."}</Text>;
  }
  return (
    <List size="sm" spacing={8}>
      {rules.map((rule) => (
        <List.Item key={rule.code}>
          {rule.title}: {OUTCOMES[rule.outcome] ?? words(rule.outcome)}
          {rule.outcome === "fired" && `, ${rule.points === 1 ? "1 point" : `${String(rule.points)} points`}${rule.critical ? ", critical by itself" : ""}`}. {rule.detail && sentence(rule.detail)}
          <RestsOn runId={runId} of={`indicator:${module.code}.${rule.code}`} />
        </List.Item>
      ))}
    </List>
  );
}

/** One module again: what is lost by it is said first. */
function RerunModule({ runId, module, onCancel }: { runId: string; module: ModuleResult; onCancel: () => void }) {
  const navigate = useNavigate();
  const key = useRef(crypto.randomUUID());
  const rerun = useMutation({
    mutationFn: () => rerunModule(runId, module.code, key.current),
    onSuccess: (started) => navigate({ to: "/investigations/$investigationId", params: { investigationId: started.id } }),
  });
  return (
    <Decide
      label={`Rerun ${module.title}`}
      title={`Rerun ${module.title}`}
      says="Starts a new version that runs only this module, with today’s facts and lists; every party is screened again. The other modules are not assessed in it, so it gives no favourable level by itself. This version is kept."
      careful
      choices={[{ label: "Rerun this module", loading: rerun.isPending, run: () => rerun.mutate() }]}
      cancel={{ run: onCancel }}
      error={rerun.error}
    />
  );
}
