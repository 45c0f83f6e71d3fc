import { Button, Checkbox, FileInput, Group, NativeSelect, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type FormEvent, type ReactNode } from "react";

import { ProblemAlert } from "../../../components/ProblemAlert";

export interface Load {
  name: string;
  files: File[];
  day: string;
  dryRun: boolean;
}

interface Described {
  label: string;
  description: string;
}

/** What can be loaded anew, and how another one is named. */
interface Choosable {
  label: string;
  known: readonly { value: string; label: string }[];
  /** A choice of its own, such as “A new dataset”. */
  other: string;
  /** The label of the field for a new name. */
  named: Described;
}

const OTHER = "?";

/** Files of a list or register to load or only to compare. The same request is sent once, however often it is pressed. */
export function LoadForm({
  title,
  about,
  name,
  files,
  day,
  effect,
  more,
  load,
}: {
  title: string;
  about: string;
  name: Choosable;
  files: string;
  day: Described;
  /** What loading does, where it is not only a comparison. */
  effect: string;
  more?: ReactNode;
  load: (wanted: Load, key: string) => Promise<unknown>;
}) {
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const [wanted, setWanted] = useState<Load>({ name: "", files: [], day: "", dryRun: true });
  const sending = useMutation({
    mutationFn: () => load({ ...wanted, name: wanted.name.trim() }, key.current),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["operator"] }),
  });
  const [other, setOther] = useState(false);
  const change = (changed: Partial<Load>) => setWanted((before) => ({ ...before, ...changed }));
  const renew = () => {
    key.current = crypto.randomUUID();
    sending.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    sending.mutate();
  };
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <form onSubmit={submit} onChange={renew} noValidate>
        <Stack gap="xs">
          <Title order={2} size="h5">
            {about}
          </Title>
          <Group gap="sm" align="flex-end">
            <NativeSelect
              size="xs"
              label={name.label}
              withAsterisk
              w={{ base: "100%", xs: 280 }}
              data={[{ value: "", label: "Choose" }, ...name.known, { value: OTHER, label: name.other }]}
              value={other ? OTHER : wanted.name}
              onChange={(event) => {
                const chosen = event.currentTarget.value;
                setOther(chosen === OTHER);
                change({ name: chosen === OTHER ? "" : chosen });
              }}
            />
            {other && <TextInput size="xs" {...name.named} withAsterisk value={wanted.name} onChange={(event) => change({ name: event.currentTarget.value })} />}
            <FileInput
              size="xs"
              label="Files"
              description={files}
              multiple
              withAsterisk
              miw={220}
              value={wanted.files}
              onChange={(chosen) => {
                change({ files: chosen });
                renew();
              }}
            />
            <TextInput size="xs" {...day} type="date" value={wanted.day} onChange={(event) => change({ day: event.currentTarget.value })} />
          </Group>
          {more}
          <Checkbox size="xs" label="Compare only: read and compare everything, change nothing" checked={wanted.dryRun} onChange={(event) => change({ dryRun: event.currentTarget.checked })} />
          <Text size="sm">{wanted.dryRun ? "Nothing changes; the load below says what would." : effect}</Text>
          {sending.isError && <ProblemAlert error={sending.error} />}
          {sending.data !== undefined && (
            <Text size="sm" role="status">
              It was taken up; see the loads below.
            </Text>
          )}
          <Group>
            <Button type="submit" size="xs" disabled={wanted.name.trim() === "" || wanted.files.length === 0} loading={sending.isPending}>
              {wanted.dryRun ? "Compare" : "Load"}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
