import { Alert, Button, Group, NativeSelect, Paper, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { ProblemAlert } from "../../../components/ProblemAlert";
import { Loading } from "../../../components/states";
import { instant, words } from "../../../format";
import { credentialQuery, deleteCredential, formQuery, storeCredential, testCredential, type Credential, type CredentialForm, type Provider } from "../queries/sources";
import { fieldsOf, filled, formProblems } from "../schemaForm";
import { credentialSaid } from "../standing";
import { SaidBadge } from "./SaidBadge";

/** How the organisation stands with the source, and for administrators the form, the test and the end of its key. */
export function CredentialPanel({ provider, mayChange }: { provider: Provider; mayChange: boolean }) {
  const query = useQuery(credentialQuery(provider.name));
  if (query.isPending) return <Loading what="the key" />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  return <Panel credential={query.data} provider={provider} mayChange={mayChange} />;
}

function useRefresh(provider: string) {
  const queries = useQueryClient();
  return async (now?: Credential) => {
    if (now) queries.setQueryData(credentialQuery(provider).queryKey, now);
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["credentials"] }),
      queries.invalidateQueries({ queryKey: ["providers"] }),
    ]);
  };
}

function Panel({ credential, provider, mayChange }: { credential: Credential; provider: Provider; mayChange: boolean }) {
  const [replacing, setReplacing] = useState(false);
  const [ending, setEnding] = useState(false);
  const refresh = useRefresh(credential.provider);
  const test = useMutation({ mutationFn: () => testCredential(credential.provider), onSettled: (now) => refresh(now) });
  const end = useMutation({
    mutationFn: () => deleteCredential(credential.provider, credential.version),
    onSuccess: async () => {
      setEnding(false);
      await refresh();
    },
  });
  const said = credentialSaid(credential, provider);
  const own = credential.version > 0;
  const usable = credential.origin === "tenant" || credential.origin === "sponsored";
  const asks = mayChange && credential.needs_credentials;
  return (
    <Paper withBorder p="md" component="section" aria-label="Key">
      <Stack gap="sm">
        <Group gap="sm">
          <Title order={2} size="h5">
            Key
          </Title>
          <SaidBadge word={said.word} />
        </Group>
        <Text size="sm" role="status">
          {said.says}
        </Text>
        {credential.state === "error" && credential.remediation && <Text size="sm">{credential.remediation}</Text>}
        {own && (
          <Text size="sm" className="dimmed">
            Stored {instant(credential.updated_at)}: {credential.fields.map(words).join(", ")}. No one can read it here; it can be replaced or deleted.
          </Text>
        )}
        {!asks && credential.needs_credentials && <Text size="sm">An administrator enters, tests and deletes the key.</Text>}
        {asks && usable && !provider.enabled && <Text size="sm">The key can be tested once the operator has switched the source on.</Text>}
        {asks && (
          <Group gap="xs">
            {usable && provider.enabled && (
              <Button size="xs" loading={test.isPending} onClick={() => test.mutate()}>
                Test the key
              </Button>
            )}
            {own && !replacing && (
              <Button size="xs" variant="default" onClick={() => setReplacing(true)}>
                Replace
              </Button>
            )}
            {own && !ending && (
              <Button size="xs" variant="default" onClick={() => setEnding(true)}>
                Delete
              </Button>
            )}
          </Group>
        )}
        {test.isError && <ProblemAlert error={test.error} onRetry={() => test.mutate()} />}
        {ending && asks && (
          <Alert variant="outline" color="red" title="Delete the key for good?" role="alert">
            <Stack gap="xs">
              <Text size="sm">
                Investigations that start from now on do not ask this source{credential.sponsored_until ? ", unless the key that the operator lends is used" : ""}. Findings of earlier runs stay. At the provider itself the key stays valid: end it there too.
              </Text>
              {end.isError && <ProblemAlert error={end.error} />}
              <Group gap="xs">
                <Button size="xs" color="red" loading={end.isPending} onClick={() => end.mutate()}>
                  Delete the key
                </Button>
                <Button size="xs" variant="default" onClick={() => setEnding(false)}>
                  Keep it
                </Button>
              </Group>
            </Stack>
          </Alert>
        )}
        {asks && (!own || replacing) && (
          <Form credential={credential} onCancel={own ? () => setReplacing(false) : undefined} onStored={async (now) => {
            setReplacing(false);
            test.reset();
            await refresh(now);
          }} />
        )}
      </Stack>
    </Paper>
  );
}

interface FormProps {
  credential: Credential;
  onStored: (now: Credential) => Promise<void>;
  onCancel: (() => void) | undefined;
}

function Form(props: FormProps) {
  const query = useQuery(formQuery(props.credential.provider));
  if (query.isPending) return <Loading what="the form" height={90} />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  return <Fields {...props} schema={query.data.form} />;
}

/** The fields of the plugin's schema. What is typed leaves the page's memory as soon as it is stored. */
function Fields({ credential, schema, onStored, onCancel }: FormProps & { schema: CredentialForm["form"] }) {
  const [values, setValues] = useState<Record<string, string>>({});
  const [shown, setShown] = useState(false);
  const store = useMutation({
    mutationFn: (sent: Record<string, string>) => storeCredential(credential.provider, sent, credential.version),
    onSuccess: async (now) => {
      setValues({});
      store.reset(); // the mutation remembers what it sent
      await onStored(now);
    },
  });
  const problems = formProblems(schema, values);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setShown(true);
    if (Object.keys(problems).length === 0) store.mutate(filled(values));
  };
  const set = (name: string, value: string) => setValues((all) => ({ ...all, [name]: value }));
  return (
    <form onSubmit={submit} noValidate aria-label={credential.version > 0 ? "Replace the key" : "Enter the key"}>
      <Stack gap="xs" maw={480}>
        {schema.title && (
          <Text size="sm" fw={500}>
            {schema.title}
          </Text>
        )}
        {schema.description && <Text size="sm">{schema.description}</Text>}
        {fieldsOf(schema).map((field) => {
          const common = {
            label: field.label,
            description: field.description,
            withAsterisk: field.required,
            error: shown ? problems[field.name] : undefined,
            value: values[field.name] ?? "",
          };
          return field.options ? (
            <NativeSelect key={field.name} {...common} data={["", ...field.options]} onChange={(event) => set(field.name, event.currentTarget.value)} />
          ) : (
            <PasswordInput
              key={field.name}
              {...common}
              maxLength={field.longest + 1}
              autoComplete="off"
              data-1p-ignore
              visibilityToggleButtonProps={{ "aria-label": `Show or hide ${field.label}` }}
              onChange={(event) => set(field.name, event.currentTarget.value)}
            />
          );
        })}
        <Text size="xs" className="dimmed">
          It is encrypted for your organisation alone and never shown again. Storing it does not ask the source: test it afterwards.
        </Text>
        {store.isError && <ProblemAlert error={store.error} />}
        <Group gap="xs">
          <Button type="submit" size="xs" loading={store.isPending}>
            {credential.version > 0 ? "Replace the key" : "Store the key"}
          </Button>
          {onCancel && (
            <Button size="xs" variant="default" onClick={onCancel}>
              Cancel
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
