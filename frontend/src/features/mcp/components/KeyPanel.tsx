import { Button, Group, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { Decide } from "../../../components/Decide";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { deleteKey, storeKey, type McpServer } from "../queries/servers";
import { keyText } from "../said";

const BEARER = "Authorization";

/** The key of a server: entered, replaced and deleted, never shown. */
export function KeyPanel({ server, mayChange }: { server: McpServer; mayChange: boolean }) {
  const queries = useQueryClient();
  const [open, setOpen] = useState<"enter" | "delete" | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey: ["mcp-servers"] });
  const end = useMutation({
    mutationFn: () => deleteKey(server),
    onSuccess: async () => {
      setOpen(null);
      await refresh();
    },
  });
  return (
    <Paper withBorder p="md" component="section" aria-label="Key">
      <Stack gap="sm">
        <Title order={2} size="h5">
          Key
        </Title>
        <Text size="sm" role="status">
          {server.has_credential
            ? "A key is stored, encrypted for this server and its host. No one can read it here; it can be replaced or deleted."
            : `Key: ${keyText(server)}.`}
          {!mayChange && " An administrator enters and deletes it."}
        </Text>
        {mayChange && open === null && (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={() => setOpen("enter")}>
              {server.has_credential ? "Replace the key" : "Enter a key"}
            </Button>
            {server.has_credential && (
              <Button size="xs" variant="default" onClick={() => setOpen("delete")}>
                Delete the key …
              </Button>
            )}
          </Group>
        )}
        {mayChange && open === "enter" && (
          <KeyForm
            server={server}
            onCancel={() => setOpen(null)}
            onStored={async () => {
              setOpen(null);
              await refresh();
            }}
          />
        )}
        {open === "delete" && (
          <Decide
            label="Delete the key"
            title="Delete the key for good"
            says={`The server is asked without a key from now on${server.needs_credential ? ", which means not at all: it needs one" : ""}. At the server itself the key stays valid: end it there too.`}
            careful
            choices={[{ label: "Delete it", danger: true, loading: end.isPending, run: () => end.mutate() }]}
            cancel={{ run: () => setOpen(null) }}
            error={end.error}
          />
        )}
      </Stack>
    </Paper>
  );
}

/** What is typed leaves the page's memory as soon as it is stored. */
function KeyForm({ server, onStored, onCancel }: { server: McpServer; onStored: () => Promise<void>; onCancel: () => void }) {
  const [secret, setSecret] = useState("");
  const [header, setHeader] = useState(BEARER);
  const [shown, setShown] = useState(false);
  const store = useMutation({
    mutationFn: (sent: { secret: string; header: string }) => storeKey(server, sent.secret, sent.header),
    onSuccess: async () => {
      setSecret("");
      store.reset(); // the mutation remembers what it sent
      await onStored();
    },
  });
  const goodHeader = /^[A-Za-z][A-Za-z0-9-]{0,59}$/.test(header);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setShown(true);
    if (secret !== "" && goodHeader) store.mutate({ secret, header });
  };
  return (
    <form onSubmit={submit} noValidate aria-label="Key of the server">
      <Stack gap="xs" maw={480}>
        <PasswordInput
          label="Token"
          withAsterisk
          autoComplete="off"
          data-1p-ignore
          data-autofocus
          maxLength={4096}
          error={shown && secret === "" ? "The token is missing." : null}
          value={secret}
          visibilityToggleButtonProps={{ "aria-label": "Show or hide the token" }}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
        <TextInput
          label="Header"
          description={header === BEARER ? "It is sent as a bearer token" : "The token is the whole value of this header"}
          error={goodHeader ? null : "Letters, digits and hyphens"}
          value={header}
          onChange={(event) => setHeader(event.currentTarget.value)}
        />
        <Text size="xs" className="dimmed">
          Storing it does not ask the server: test it afterwards.
        </Text>
        {store.isError && <ProblemAlert error={store.error} />}
        <Group gap="xs">
          <Button type="submit" size="xs" loading={store.isPending}>
            Store the key
          </Button>
          <Button size="xs" variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
