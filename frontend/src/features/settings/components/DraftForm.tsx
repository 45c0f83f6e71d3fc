import { Button, Group, NativeSelect, NumberInput, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";

import { asProblem } from "../../../api/problem";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { words } from "../../../format";
import { countryName } from "../../customers/words";
import { useListTitles } from "../../screening/useListTitles";
import { contentOf, decisionsOf, standingText, type Content, type Decisions } from "../profile";

export const KINDS = ["bank", "payment", "crypto", "insurer", "investment", "lawyer", "accountant", "estate_agent", "vendor_due_diligence", "other"] as const;

interface Props {
  base: Content;
  /** What the form begins with, where it is not what `base` says. */
  start?: Decisions | undefined;
  saving: boolean;
  error: unknown;
  onSave: (content: Content, decided: Decisions) => void;
  onCancel: () => void;
}

/** What the firm decides by itself. Everything else stays as the law of its homes proposes it. */
export function DraftForm({ base, start, saving, error, onSave, onCancel }: Props) {
  const titleOf = useListTitles();
  const form = useForm<Decisions>({
    initialValues: start ?? decisionsOf(base),
    validate: {
      title: (value) => (value.trim() ? null : "A title, such as Compliance profile 2027"),
      entities: { name: (value) => (value.trim() ? null : "The name of the entity") },
    },
  });
  const laxer = error !== null && error !== undefined && asProblem(error).status === 422;
  return (
    <Paper withBorder p="md" component="section" aria-label="Draft of the profile">
      <form onSubmit={form.onSubmit((values) => onSave(contentOf(base, values), values))} noValidate>
        <Stack gap="sm">
          <Text size="sm">Your firm may be stricter than the law of its homes, never laxer: a laxer value is refused, with the provision that it misses.</Text>
          <TextInput label="Title" withAsterisk maw={520} {...form.getInputProps("title")} />
          <Group gap="sm" align="flex-end">
            <NumberInput label="Coverage of a favourable level, %" min={0} max={100} {...form.getInputProps("coverage")} />
            <NumberInput label="Lists of an approval, hours" min={1} max={720} {...form.getInputProps("hours")} />
            <TextInput label="Holds from" type="date" {...form.getInputProps("from")} />
          </Group>
          {base.entities.map((entity, at) => (
            <Group key={entity.key} gap="sm" align="flex-end" component="fieldset" style={{ border: 0, padding: 0, margin: 0 }} aria-label={`Entity in ${countryName(entity.host ?? entity.home)}`}>
              <TextInput label={`Entity in ${countryName(entity.host ?? entity.home)}`} withAsterisk {...form.getInputProps(`entities.${String(at)}.name`)} />
              <NativeSelect label="Kind" data={KINDS.map((kind) => ({ value: kind, label: words(kind) }))} {...form.getInputProps(`entities.${String(at)}.kind`)} />
              <TextInput label="Supervisor" {...form.getInputProps(`entities.${String(at)}.supervisor`)} />
            </Group>
          ))}
          {base.regimes.map((regime, at) => (
            <Stack key={regime.jurisdiction} gap="xs" component="section" aria-label={countryName(regime.jurisdiction)}>
              <Title order={3} size="h6">
                {countryName(regime.jurisdiction)}
              </Title>
              <NumberInput
                label={`Beneficial owner ${regime.ubo.comparator === ">" ? "above" : "from"}, %`}
                description={regime.ubo.source || "no provision is known"}
                min={0}
                max={100}
                maw={320}
                {...form.getInputProps(`thresholds.${String(at)}`)}
              />
              {(regime.lists ?? []).map((list, place) => (
                <Group key={`${list.list_id}:${list.topic}`} gap="sm" align="flex-end">
                  <NativeSelect
                    label={`List: ${titleOf(list.list_id)}`}
                    disabled={list.standing === "binding"}
                    data={(list.standing === "binding" ? (["binding"] as const) : (["adopted", "informative"] as const)).map((one) => ({ value: one, label: standingText(one) }))}
                    {...form.getInputProps(`lists.${String(at)}.${String(place)}.standing`)}
                  />
                  <NumberInput label={`${titleOf(list.list_id)}: checked within, days`} min={1} max={3650} {...form.getInputProps(`lists.${String(at)}.${String(place)}.days`)} />
                </Group>
              ))}
            </Stack>
          ))}
          <Text size="sm" className="dimmed">
            Country lists, retention, reporting and segments stay as the draft has them. The API changes those too.
          </Text>
          {laxer && <Text size="sm">The draft was not kept. What is below the law, and which provision asks for more:</Text>}
          {error !== null && error !== undefined && <ProblemAlert error={error} />}
          <Group gap="xs">
            <Button type="submit" size="xs" loading={saving}>
              Keep the draft
            </Button>
            <Button size="xs" variant="default" onClick={onCancel}>
              Cancel
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
