import { Checkbox, Group, NumberInput, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";

import { fieldErrors } from "../../../api/problem";
import { MakeForm } from "../../../components/MakeForm";
import { addServer, changeServer, type McpServer, type McpServerIn } from "../queries/servers";

type Values = Required<McpServerIn>;

const NEW: Values = { name: "", url: "https://", licence: "", enabled: true, needs_credential: false, per_minute: 30, per_day: 1000, timeout_seconds: 20 };

/** What an administrator states of a server: its address, its terms and its limits. */
export function ServerForm({ server, onDone, onCancel }: { server?: McpServer; onDone: (server: McpServer) => void; onCancel: () => void }) {
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const form = useForm<Values>({
    initialValues: server
      ? {
          name: server.name,
          url: server.url,
          licence: server.licence,
          enabled: server.enabled,
          needs_credential: server.needs_credential,
          per_minute: server.per_minute,
          per_day: server.per_day,
          timeout_seconds: server.timeout_seconds,
        }
      : NEW,
    validate: {
      name: (value) => (/^[a-z0-9][a-z0-9-]{0,59}$/.test(value) ? null : "Small letters, digits and hyphens, such as news-search"),
      url: (value) => (value.trim().length > 8 ? null : "The full address, such as https://news.example/mcp"),
      licence: (value) => (value.trim() ? null : "The terms under which its answers may be used"),
    },
    onValuesChange: () => {
      key.current = crypto.randomUUID();
    },
  });
  const save = useMutation({
    mutationFn: (values: Values) => {
      const body = { ...values, url: values.url.trim(), licence: values.licence.trim() };
      return server ? changeServer(server, body) : addServer(body, key.current);
    },
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: ["mcp-servers"] });
      onDone(saved);
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  const moved = server !== undefined && form.values.url.trim() !== server.url;
  return (
    <MakeForm
      title={server ? "Change the server" : "Add a server"}
      action={server ? "Save the changes" : "Add the server"}
      making={save}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      onCancel={onCancel}
    >
      <TextInput label="Name" description="Its answers are kept under it" withAsterisk autoComplete="off" data-autofocus {...form.getInputProps("name")} />
      <TextInput label="Address" description="Public and https, without query or key; the operator lists exceptions" withAsterisk autoComplete="off" {...form.getInputProps("url")} />
      <TextInput label="Licence" description="Kept with each answer, such as “Contract of 2026”" withAsterisk autoComplete="off" maxLength={200} {...form.getInputProps("licence")} />
      <Checkbox label="It needs a key" description="Without a stored key it is then not asked at all" {...form.getInputProps("needs_credential", { type: "checkbox" })} />
      <Group gap="sm" align="flex-end">
        <NumberInput label="Calls in a minute" min={1} max={600} w={150} {...form.getInputProps("per_minute")} />
        <NumberInput label="Calls in a day" min={1} max={100000} w={150} {...form.getInputProps("per_day")} />
        <NumberInput label="Seconds for a call" min={1} max={60} w={150} {...form.getInputProps("timeout_seconds")} />
      </Group>
      <Checkbox label="Switched on" description="Switched off, no tool of it is called" {...form.getInputProps("enabled", { type: "checkbox" })} />
      {moved && (
        <Text size="sm" role="status">
          A new address ends the approval of every tool. Another host also deletes the stored key: it was given for the host before.
        </Text>
      )}
    </MakeForm>
  );
}
