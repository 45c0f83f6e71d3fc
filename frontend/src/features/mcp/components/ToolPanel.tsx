import { Button, Checkbox, Group, List, Paper, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { Decide } from "../../../components/Decide";
import { Definitions } from "../../../components/Definitions";
import { useMay } from "../../../components/Permission";
import { PlainTable } from "../../../components/PlainTable";
import { instant } from "../../../format";
import { SaidBadge } from "../../sources/components/SaidBadge";
import { approveTool, withdrawTool, type McpTool } from "../queries/servers";
import { toolSaid, warningText } from "../said";
import { CallForm } from "./CallForm";

/** One tool as it was read: what it says, what changed, and the decision on exactly that. */
export function ToolPanel({ tool }: { tool: McpTool }) {
  const may = useMay();
  const said = toolSaid(tool);
  return (
    <Paper withBorder p="md" component="section" aria-label={`Tool ${tool.name}`}>
      <Stack gap="sm">
        <Group gap="sm">
          <Title order={3} size="h5" style={{ overflowWrap: "anywhere" }}>
            {tool.name}
          </Title>
          <SaidBadge word={said.word} />
        </Group>
        <Text size="sm" role="status">
          {said.says}
        </Text>
        {tool.warnings.length > 0 ? (
          <List size="sm" aria-label="Look at this before approving">
            {tool.warnings.map((warning) => (
              <List.Item key={warning}>{warningText(warning)}</List.Item>
            ))}
          </List>
        ) : (
          <Text size="sm">Nothing in its text stood out. That does not make it safe: read what it says and what it takes.</Text>
        )}
        {tool.changes.length > 0 && (
          <PlainTable
            label="What changed since it was approved"
            minWidth={520}
            head={["Where", "As approved", "As offered now"]}
            rows={tool.changes.map((one) => ({ key: one.place, cells: [one.place || "the whole", one.before ?? "not there", one.after ?? "gone"], marked: true }))}
          />
        )}
        <Definitions
          label="The tool as it was read"
          items={[
            ["The server calls it", tool.title || tool.name],
            ["The server says", tool.description || "nothing"],
            ["Read", `${instant(tool.seen_at)}, first ${instant(tool.first_seen_at)}`],
            [
              "SHA-256",
              <Text key="hash" span className="mono" size="xs">
                {tool.fingerprint}
              </Text>,
            ],
            ...(tool.note ? [["Reason of the last decision", `${tool.note} (${instant(tool.decided_at)})`] as [string, string]] : []),
          ]}
        />
        <details>
          <summary>
            <Text span size="sm">
              What it takes, as the server describes it
            </Text>
          </summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long schema is scrolled by keyboard */}
          <section aria-label="Schema of its arguments" tabIndex={0} style={{ maxHeight: 320, overflow: "auto" }}>
            <pre className="mono" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere", fontSize: 12, margin: 0 }}>
              {JSON.stringify(tool.input_schema, null, 2)}
            </pre>
          </section>
        </details>
        {may("settings") && <Decision key={tool.version} tool={tool} />}
        {!may("settings") && tool.status !== "approved" && <Text size="sm">An administrator approves tools.</Text>}
        {may("run") && tool.status === "approved" && tool.present && <CallForm tool={tool} />}
      </Stack>
    </Paper>
  );
}

function Decision({ tool }: { tool: McpTool }) {
  const queries = useQueryClient();
  const [asked, setAsked] = useState<"approve" | "withdraw" | null>(null);
  const [destructive, setDestructive] = useState(false);
  const act = useMutation({
    mutationFn: ({ what, reason }: { what: "approve" | "withdraw"; reason: string }) =>
      what === "approve" ? approveTool(tool, reason, destructive) : withdrawTool(tool, reason),
    onSuccess: () => setAsked(null),
    onSettled: () => queries.invalidateQueries({ queryKey: ["mcp-servers"] }),
  });
  const close = () => {
    setAsked(null);
    act.reset();
  };
  const loading = act.isPending;
  if (asked === "approve") {
    return (
      <Decide
        label={`Approve ${tool.name}`}
        title={`Approve ${tool.name}`}
        says={`Analysts can then call it, and what they enter leaves the installation. You approve it as it stands here, SHA-256 ${tool.fingerprint.slice(0, 12)}…; if it changes, it has to be approved again.`}
        careful={tool.destructive || tool.warnings.length > 0}
        reason={{ description: "At most 200 characters; kept with your name and the time." }}
        choices={[{ label: "Approve it as it stands here", off: tool.destructive && !destructive, loading, run: (reason) => act.mutate({ what: "approve", reason }) }]}
        cancel={{ run: close }}
        error={act.error}
      >
        {tool.destructive && (
          <Checkbox
            label="It may change things at the server’s side, and we accept that"
            checked={destructive}
            onChange={(event) => setDestructive(event.currentTarget.checked)}
          />
        )}
      </Decide>
    );
  }
  if (asked === "withdraw") {
    return (
      <Decide
        label={`Withdraw the approval of ${tool.name}`}
        title="Withdraw the approval"
        says="It is not called any more from now on. Calls that were made and their evidence stay."
        reason={{ description: "At most 200 characters; kept with your name and the time." }}
        choices={[{ label: "Withdraw it", danger: true, loading, run: (reason) => act.mutate({ what: "withdraw", reason }) }]}
        cancel={{ run: close }}
        error={act.error}
      />
    );
  }
  return (
    <Group gap="xs">
      {tool.status !== "approved" && tool.present && (
        <Button size="xs" onClick={() => setAsked("approve")}>
          Approve …
        </Button>
      )}
      {tool.status === "approved" && (
        <Button size="xs" variant="default" onClick={() => setAsked("withdraw")}>
          Withdraw the approval …
        </Button>
      )}
    </Group>
  );
}
