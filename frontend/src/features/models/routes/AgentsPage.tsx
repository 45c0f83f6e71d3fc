import { Alert, Anchor, Button, Group, List, Paper, Select, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { Answered } from "../../../components/Answered";
import { Decide } from "../../../components/Decide";
import { PageHead } from "../../../components/PageHead";
import { Permitted, useMay } from "../../../components/Permission";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { serversQuery, toolsOfServer } from "../../mcp/queries/servers";
import { SETTINGS } from "../../settings/area";
import { setSetting, settingsQuery, type Setting, type SettingValue } from "../../settings/queries/registry";
import { unitText, valueText } from "../../settings/registry";
import { costText } from "../../settings/usage";
import { SaidBadge } from "../../sources/components/SaidBadge";
import { AGENTS, standingOf, toolPath, type Known, type Standing } from "../agents";
import { budgetsQuery, modelsQuery, tiersQuery } from "../queries/models";

/** What a language model may help with: on or off, what leaves your organisation, and what it can cost. */
export function AgentsPage() {
  return (
    <Permitted to="read">
      <Stack gap="sm">
        <PageHead
          title="Agents"
          says="A language model that helps with one part of an investigation. It may add scrutiny and decides nothing; an investigation without it is complete."
          area={SETTINGS}
        />
        <Agents />
      </Stack>
    </Permitted>
  );
}

function Agents() {
  const settings = useQuery(settingsQuery);
  const tiers = useQuery(tiersQuery);
  const budgets = useQuery(budgetsQuery);
  const models = useInfiniteQuery(modelsQuery);
  const servers = useInfiniteQuery(serversQuery);
  const connected = servers.data?.pages.flatMap((page) => page.items) ?? [];
  const tools = useQueries({ queries: connected.map((server) => toolsOfServer(server.id)) });
  const failed = [models, servers, ...tools].find((one) => one.isError);
  const found = tools.flatMap((one, at) => (one.data?.items ?? []).flatMap((tool) => (connected[at] ? [{ server: connected[at], tool }] : [])));
  return (
    <Answered query={settings} what="the settings">
      {(all) => (
        <Answered query={tiers} what="the tiers">
          {(tier) => (
            <Answered query={budgets} what="the budgets">
              {(budget) => {
                const known: Known = { settings: all.items, tiers: tier.items, models: models.data?.pages.flatMap((page) => page.items) ?? [], tools: found };
                return (
                  <>
                    {failed && <ProblemAlert error={failed.error} onRetry={() => void failed.refetch()} />}
                    {AGENTS.map((agent) => {
                      const standing = standingOf(agent, known);
                      return standing && <Panel key={agent.title} standing={standing} known={known} currency={budget.currency} />;
                    })}
                  </>
                );
              }}
            </Answered>
          )}
        </Answered>
      )}
    </Answered>
  );
}

function Panel({ standing, known, currency }: { standing: Standing; known: Known; currency: string }) {
  const { agent, on, missing, leaves, most } = standing;
  const may = useMay();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const isOn = on.value === true;
  const refresh = () => queries.invalidateQueries({ queryKey: settingsQuery.queryKey });
  const change = useMutation({
    mutationFn: (value: SettingValue) => setSetting(on, value),
    onSuccess: async () => {
      setOpen(false);
      await refresh();
    },
    onError: refresh,
  });
  const limit = (name: string) => {
    const setting = known.settings.find((one) => one.name === name);
    return setting ? valueText(setting.value, unitText(setting.unit, known.settings)) : "not known";
  };
  return (
    <Paper withBorder p="md" component="section" aria-label={agent.title}>
      <Stack gap="sm">
        <Group gap="sm">
          <Title order={2} size="h5">
            {agent.title}
          </Title>
          <SaidBadge word={isOn ? (missing.length > 0 ? "on, cannot work" : "on") : "off"} />
        </Group>
        <Text size="sm">{agent.says}</Text>
        {standing.tool && <Tool tool={standing.tool} known={known} mayChange={may("settings")} />}
        <div>
          <Text size="sm" fw={600}>
            What leaves your organisation in each investigation
          </Text>
          <List size="sm" aria-label="What leaves your organisation">
            {leaves.map((line) => (
              <List.Item key={line}>{line}</List.Item>
            ))}
          </List>
        </div>
        <Text size="sm">
          <b>Cost:</b> at most {limit("agents.calls_per_run")} and {limit("agents.tokens_per_run")} in an investigation, of all agents together
          {most === null ? "; what that costs is not known before a model is assigned." : most === 0 ? "; no price is entered for the model, so it counts as free." : `, which is at most ${costText(most, currency)}.`} The day’s{" "}
          <Anchor size="sm" underline="always" renderRoot={(props) => <Link to="/settings/models" {...props} />}>
            budgets
          </Anchor>{" "}
          hold too.
        </Text>
        {missing.length > 0 && (
          <Alert variant="outline" color="yellow" title={isOn ? agent.without : "Before it can work"} role="note">
            <List size="sm">
              {missing.map((one) => (
                <List.Item key={one.says}>
                  {one.says}{" "}
                  {one.to !== "/settings/agents" && (
                    <Anchor size="sm" underline="always" renderRoot={(props) => <Link to={one.to} {...props} />}>
                      Open {one.to === "/settings/mcp" ? "MCP servers" : "language models"}
                    </Anchor>
                  )}
                </List.Item>
              ))}
            </List>
          </Alert>
        )}
        {!may("settings") && <Text size="sm">An administrator switches it on and off.</Text>}
        {may("settings") && !open && (
          <Group>
            <Button size="xs" {...(isOn ? { variant: "default" } : {})} onClick={() => setOpen(true)}>
              {isOn ? "Switch it off …" : "Switch it on …"}
            </Button>
          </Group>
        )}
        {open && (
          <Decide
            label={`Switch ${agent.title} ${isOn ? "off" : "on"}`}
            title={isOn ? "Switch the agent off" : "Switch the agent on"}
            says={isOn ? "Nothing is sent any more from the next investigation on. What it found before stays." : `From the next investigation on: ${leaves.join(" ")}`}
            careful={!isOn}
            choices={[{ label: isOn ? "Switch it off" : "Switch it on", danger: !isOn, loading: change.isPending, run: () => change.mutate(!isOn) }]}
            cancel={{ run: () => setOpen(false) }}
            error={change.error}
          />
        )}
      </Stack>
    </Paper>
  );
}

/** The approved tools, of which one is called. */
function Tool({ tool, known, mayChange }: { tool: Setting; known: Known; mayChange: boolean }) {
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (value: string) => setSetting(tool, value),
    onSettled: () => queries.invalidateQueries({ queryKey: settingsQuery.queryKey }),
  });
  const offered = known.tools.filter((one) => one.tool.status === "approved" || toolPath(one.tool) === tool.value);
  const choices = offered.map((one) => ({ value: toolPath(one.tool), label: `${one.server.name}: ${one.tool.name}` }));
  const chosen = choices.find((one) => one.value === tool.value);
  if (!mayChange) return <Text size="sm">Search tool: {chosen?.label ?? (tool.value === "" ? "none" : "one that is not offered any more")}</Text>;
  return (
    <>
      <Select
        size="xs"
        maw={420}
        label="Search tool"
        description="An approved tool of your MCP servers; it is called with the company’s name as the query"
        placeholder={tool.value !== "" && !chosen ? "one that is not offered any more" : "none"}
        clearable
        clearButtonProps={{ "aria-label": "No search tool" }}
        disabled={save.isPending}
        data={choices}
        value={chosen?.value ?? null}
        onChange={(value) => save.mutate(value ?? "")}
      />
      {save.isError && <ProblemAlert error={save.error} />}
    </>
  );
}
