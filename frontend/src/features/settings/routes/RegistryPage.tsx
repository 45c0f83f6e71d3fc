import { Button, Group, NumberInput, Paper, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { asProblem } from "../../../api/problem";
import { Answered } from "../../../components/Answered";
import { PageHead } from "../../../components/PageHead";
import { Permitted, useMay } from "../../../components/Permission";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { useFirstFocus } from "../../../components/useFirstFocus";
import { instant } from "../../../format";
import { SETTINGS } from "../area";
import { setSetting, settingsQuery, type Setting, type SettingValue } from "../queries/registry";
import { boundsText, grouped, labelOf, plain, typedMoney, typedValue, unitText, valueText } from "../registry";

/** Every setting of the organisation, with what it does, its bounds and its default. */
export function RegistryPage() {
  const query = useQuery(settingsQuery);
  return (
    <Permitted to="read">
      <Stack gap="sm">
        <PageHead title="All settings" says="Each change holds from the next use on, and is in the audit trail with the value before and after." area={SETTINGS} />
        <Answered query={query} what="the settings">
          {(found) => (
            <>
              {grouped(found.items).map(([title, settings]) => (
                <Stack key={title} gap="xs" component="section" aria-label={title}>
                  <Title order={2} size="h5">
                    {title}
                  </Title>
                  {settings.map((setting) => (
                    <One key={setting.name} setting={{ ...setting, unit: unitText(setting.unit, found.items) }} />
                  ))}
                </Stack>
              ))}
            </>
          )}
        </Answered>
      </Stack>
    </Permitted>
  );
}

function One({ setting }: { setting: Setting }) {
  const may = useMay();
  const [open, setOpen] = useState(false);
  return (
    <Paper withBorder p="sm" component="section" aria-label={labelOf(setting.name)}>
      <Stack gap={4}>
        <Group justify="space-between" gap="xs">
          <Text size="sm" fw={600}>
            {labelOf(setting.name)}
          </Text>
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            {valueText(setting.value, setting.unit)}
          </Text>
        </Group>
        <Text size="sm">{plain(setting.text)}</Text>
        <Text size="xs" className="dimmed">
          {`${setting.is_set ? `Set ${instant(setting.updated_at)}; the default is ${valueText(setting.default, setting.unit)}` : "The default holds"} · Takes effect: ${plain(setting.effect)}`}
        </Text>
        {may("settings") && !open && (
          <Group>
            <Button size="compact-xs" variant="default" onClick={() => setOpen(true)}>
              Change<span className="sr-only"> {labelOf(setting.name)}</span>
            </Button>
          </Group>
        )}
        {open && <Change setting={setting} onClose={() => setOpen(false)} />}
      </Stack>
    </Paper>
  );
}

function Change({ setting, onClose }: { setting: Setting; onClose: () => void }) {
  const queries = useQueryClient();
  const box = useFirstFocus<HTMLFormElement>();
  const [typed, setTyped] = useState<string | number | boolean>(setting.value);
  const save = useMutation({
    mutationFn: (value: SettingValue | null) => setSetting(setting, value),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: settingsQuery.queryKey });
      onClose();
    },
    // another person changed it: show what holds now
    onError: () => queries.invalidateQueries({ queryKey: settingsQuery.queryKey }),
  });
  const overtaken = save.isError && asProblem(save.error).status === 412;
  const value = typedValue(setting.kind, typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (value !== null) save.mutate(value);
  };
  const bounds = boundsText(setting);
  return (
    <form ref={box} onSubmit={submit} noValidate aria-label={`Change ${labelOf(setting.name)}`}>
      <Stack gap="xs" maw={480}>
        {setting.kind === "boolean" && <Switch label="On" data-autofocus checked={typed === true} onChange={(event) => setTyped(event.currentTarget.checked)} />}
        {setting.kind === "integer" && (
          <NumberInput
            label="New value"
            description={[bounds, typedMoney(value, setting.unit)].filter(Boolean).join(" ")}
            allowDecimal={false}
            min={setting.minimum ?? Number.MIN_SAFE_INTEGER}
            max={setting.maximum ?? Number.MAX_SAFE_INTEGER}
            error={value === null ? "A whole number" : null}
            value={Number(typed)}
            onChange={setTyped}
          />
        )}
        {setting.kind === "text" && <TextInput label="New value" autoComplete="off" maxLength={300} value={String(typed)} onChange={(event) => setTyped(event.currentTarget.value)} />}
        {save.isError && <ProblemAlert error={save.error} overtakenSaid />}
        {overtaken && (
          <Text size="sm">
            Another person changed it {instant(setting.updated_at)}: {valueText(setting.value, setting.unit)} holds now. What you typed is kept; save again to put it in that place.
          </Text>
        )}
        <Group gap="xs">
          <Button type="submit" size="xs" loading={save.isPending}>
            Save
          </Button>
          {setting.is_set && (
            <Button size="xs" variant="default" onClick={() => save.mutate(null)}>
              Restore the default
            </Button>
          )}
          <Button size="xs" variant="default" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
