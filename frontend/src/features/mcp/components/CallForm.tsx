import { Anchor, Button, Checkbox, Group, NativeSelect, Stack, Text, Textarea, TextInput, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";

import { ProblemAlert } from "../../../components/ProblemAlert";
import { callTool, type Arguments, type McpCall, type McpTool } from "../queries/servers";
import { callText } from "../said";
import { argumentsOf, fieldProblem, jsonArguments, toolFields, type Entered, type ToolField } from "../toolForm";

export function evidenceLink(id: string, text: string) {
  return <Anchor size="sm" underline="always" renderRoot={(props) => <Link to="/evidence/$evidenceId" params={{ evidenceId: id }} {...props} />}>{text}</Anchor>;
}

/** Calls an approved tool; what it answers is kept as evidence and decides nothing. */
export function CallForm({ tool }: { tool: McpTool }) {
  const queries = useQueryClient();
  const fields = toolFields(tool.input_schema);
  const [entered, setEntered] = useState<Entered>({});
  const [json, setJson] = useState("");
  const [shown, setShown] = useState(false);
  const call = useMutation({
    mutationFn: (sent: Arguments) => callTool(tool, sent),
    onSettled: () => queries.invalidateQueries({ queryKey: ["mcp-servers"] }),
  });
  const parsed = fields ? argumentsOf(fields, entered) : jsonArguments(json);
  const wrong = fields?.some((field) => fieldProblem(field, entered[field.name] ?? "") !== null) ?? parsed === null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setShown(true);
    if (!wrong && parsed) call.mutate(parsed);
  };
  return (
    <form onSubmit={submit} noValidate aria-label={`Call ${tool.name}`}>
      <Stack gap="xs" maw={560}>
        <Title order={4} size="h6">
          Call it
        </Title>
        {fields?.map((field) => (
          <Field
            key={field.name}
            field={field}
            value={entered[field.name] ?? ""}
            error={shown ? fieldProblem(field, entered[field.name] ?? "") : null}
            onChange={(value) => setEntered((all) => ({ ...all, [field.name]: value }))}
          />
        ))}
        {!fields && (
          <Textarea
            label="Arguments"
            description="As a JSON object"
            autosize
            minRows={3}
            className="mono"
            value={json}
            error={shown && parsed === null ? "A JSON object, such as {}" : null}
            onChange={(event) => setJson(event.currentTarget.value)}
          />
        )}
        <Text size="xs" className="dimmed">
          What you enter leaves the installation: no more personal data than your contract with the server’s operator permits. The answer is a stranger’s and is kept as it came. It changes no finding.
        </Text>
        {call.isError && <ProblemAlert error={call.error} />}
        {call.data && <Answer call={call.data} />}
        <Group gap="xs">
          <Button type="submit" size="xs" loading={call.isPending}>
            Call the tool
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Answer({ call }: { call: McpCall }) {
  return (
    <Text size="sm" role="status">
      {callText(call)} {call.evidence_id && evidenceLink(call.evidence_id, "Open the answer")}
    </Text>
  );
}

function Field({ field, value, error, onChange }: { field: ToolField; value: string; error: string | null; onChange: (value: string) => void }) {
  const common = { label: field.label, description: field.description, error };
  if (field.kind === "switch") return <Checkbox {...common} checked={value === "true"} onChange={(event) => onChange(event.currentTarget.checked ? "true" : "")} />;
  if (field.kind === "choice") {
    return <NativeSelect {...common} withAsterisk={field.required} data={["", ...field.options]} value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
  return (
    <TextInput
      {...common}
      withAsterisk={field.required}
      autoComplete="off"
      {...(field.kind === "text" ? {} : { inputMode: "decimal" as const })}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
