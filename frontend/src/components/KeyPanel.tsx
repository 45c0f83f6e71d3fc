import { Button, Group, Paper, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent, type ReactNode } from "react";

import { Decide } from "./Decide";
import { ProblemAlert } from "./ProblemAlert";
import { useFirstFocus } from "./useFirstFocus";

interface Props {
  /** What the key opens, such as “server”. */
  of: string;
  stored: boolean;
  /** How the key stands, as a sentence. */
  says: string;
  /** Label of what is typed. */
  label: string;
  mayChange: boolean;
  store: (secret: string) => Promise<unknown>;
  remove: () => Promise<unknown>;
  /** What follows from deleting it. */
  deleting: string;
  onChanged: () => Promise<unknown>;
  /** What else is entered with the key; `off` keeps it from being stored. */
  more?: { fields: ReactNode; off: boolean };
}

/** A stored key: entered, replaced and deleted, never shown. */
export function KeyPanel({ of, stored, says, label, mayChange, store, remove, deleting, onChanged, more }: Props) {
  const [open, setOpen] = useState<"enter" | "delete" | null>(null);
  const done = async () => {
    setOpen(null);
    await onChanged();
  };
  const end = useMutation({ mutationFn: remove, onSuccess: done });
  return (
    <Paper withBorder p="md" component="section" aria-label="Key">
      <Stack gap="sm">
        <Title order={2} size="h5">
          Key
        </Title>
        <Text size="sm" role="status">
          {says}
          {!mayChange && " An administrator enters and deletes it."}
        </Text>
        {mayChange && open === null && (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={() => setOpen("enter")}>
              {stored ? "Replace the key" : "Enter a key"}
            </Button>
            {stored && (
              <Button size="xs" variant="default" onClick={() => setOpen("delete")}>
                Delete the key …
              </Button>
            )}
          </Group>
        )}
        {mayChange && open === "enter" && <KeyForm of={of} label={label} store={store} onStored={done} onCancel={() => setOpen(null)} more={more} />}
        {open === "delete" && (
          <Decide
            label="Delete the key"
            title="Delete the key for good"
            says={deleting}
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

interface FormProps extends Pick<Props, "of" | "label" | "store"> {
  more: Props["more"] | undefined;
  onStored: () => Promise<void>;
  onCancel: () => void;
}

/** What is typed leaves the page's memory as soon as it is stored. */
function KeyForm({ of, label, store, onStored, onCancel, more }: FormProps) {
  const [secret, setSecret] = useState("");
  const [shown, setShown] = useState(false);
  const box = useFirstFocus<HTMLFormElement>();
  const keep = useMutation({
    mutationFn: store,
    onSuccess: async () => {
      setSecret("");
      keep.reset(); // the mutation remembers what it sent
      await onStored();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setShown(true);
    if (secret !== "" && !more?.off) keep.mutate(secret);
  };
  const what = label.toLocaleLowerCase();
  return (
    <form ref={box} onSubmit={submit} noValidate aria-label={`Key of the ${of}`}>
      <Stack gap="xs" maw={480}>
        <PasswordInput
          label={label}
          withAsterisk
          autoComplete="off"
          data-1p-ignore
          data-autofocus
          maxLength={4096}
          error={shown && secret === "" ? `The ${what} is missing.` : null}
          value={secret}
          visibilityToggleButtonProps={{ "aria-label": `Show or hide the ${what}` }}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
        {more?.fields}
        <Text size="xs" className="dimmed">
          Storing it does not ask the {of}: test it afterwards.
        </Text>
        {keep.isError && <ProblemAlert error={keep.error} />}
        <Group gap="xs">
          <Button type="submit" size="xs" loading={keep.isPending}>
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
