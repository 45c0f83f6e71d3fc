import { Button, Group, MultiSelect, NativeSelect, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { MakeForm } from "../../../components/MakeForm";
import { choicesOf, fieldText, narrowingOf, NOTHING, problemsOf, valuesOf, type Values } from "../narrowing";
import { changeVersion, draftVersion, type ContractVersion, type Narrowing } from "../queries/contracts";
import type { Contract } from "../queries/sources";

interface Props {
  contract: Contract;
  answers: readonly string[];
  /** The version in force, from which a new draft begins. */
  active: Narrowing | undefined;
  /** The draft that is changed; a new one where it is left out. */
  draft?: ContractVersion;
  onDone: (version: ContractVersion) => void;
  onCancel: () => void;
}

/** What the organisation takes away from a shipped contract. */
export function VersionForm({ contract, answers, active, draft, onDone, onCancel }: Props) {
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const [values, setValues] = useState<Values>(() => valuesOf(draft?.narrowing ?? active ?? NOTHING, draft?.note ?? ""));
  const [shown, setShown] = useState(false);
  const choices = choicesOf(contract, answers, draft?.narrowing ?? active ?? NOTHING);
  const problems = problemsOf(values);
  const save = useMutation({
    mutationFn: () => (draft ? changeVersion(draft, values.note.trim(), narrowingOf(values)) : draftVersion(contract.provider, values.note.trim(), narrowingOf(values), key.current)),
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: ["contract-versions", contract.provider] });
      onDone(saved);
    },
  });
  const set = <Name extends keyof Values>(name: Name, value: Values[Name]) => {
    key.current = crypto.randomUUID();
    setValues((all) => ({ ...all, [name]: value }));
  };
  const said = (all: readonly string[]) => all.map((value) => ({ value, label: fieldText(value) }));
  return (
    <MakeForm
      title={draft ? `Change version ${String(draft.number)}` : "Draft of a version"}
      action={draft ? "Keep the changes" : "Make the draft"}
      making={save}
      onCancel={onCancel}
      onSubmit={(event) => {
        event.preventDefault();
        setShown(true);
        if (Object.keys(problems).length === 0) save.mutate();
      }}
    >
      <Text size="sm">A version only takes away from what the plugin ships. A draft changes nothing yet, and asks no one.</Text>
      <TextInput label="Reason" withAsterisk maxLength={200} error={shown ? problems.note : undefined} value={values.note} onChange={(event) => set("note", event.currentTarget.value)} />
      <TagsInput
        label="Ask only about companies in"
        description="Country codes such as NL; left empty, wherever the shipped contract holds"
        error={shown ? problems.jurisdictions : undefined}
        value={values.jurisdictions}
        onChange={(next) => set("jurisdictions", next)}
      />
      <TextInput
        label="Data may be so many days old"
        description={`Fresher than now: ${String(contract.refresh_days)} days`}
        inputMode="numeric"
        maw={240}
        error={shown ? problems.days : undefined}
        value={values.days}
        onChange={(event) => set("days", event.currentTarget.value)}
      />
      <MultiSelect label="May not assert" description="Such claims are rejected and listed as violations" searchable data={said(choices.fields)} value={values.without} onChange={(next) => set("without", next)} />
      {choices.covers.length > 0 && (
        <MultiSelect label="A missing value is no absence for" searchable data={said(choices.covers)} value={values.coverage} onChange={(next) => set("coverage", next)} />
      )}
      {choices.answers.length > 0 && (
        <MultiSelect label="Answers not to ask for" description="A run then says that they are not contracted" data={choices.answers} value={values.answers} onChange={(next) => set("answers", next)} />
      )}
      <Trust values={values.trust} fields={choices.fields} error={shown ? problems.trust : undefined} onChange={(next) => set("trust", next)} />
    </MakeForm>
  );
}

type TrustRow = Values["trust"][number];

function Trust({ values, fields, error, onChange }: { values: TrustRow[]; fields: string[]; error: string | undefined; onChange: (next: TrustRow[]) => void }) {
  const change = (at: number, part: Partial<TrustRow>) => onChange(values.map((row, place) => (place === at ? { ...row, ...part } : row)));
  return (
    <Stack gap={6} role="group" aria-label="Trust at most">
      <Text size="sm" fw={500}>
        Trust at most
      </Text>
      {values.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are only added at the end or taken out
        <Group key={at} gap="xs" align="flex-end">
          <NativeSelect
            size="xs"
            label={`Field ${String(at + 1)}`}
            data={[{ value: "", label: "choose" }, ...fields.map((value) => ({ value, label: fieldText(value) }))]}
            value={row.field}
            onChange={(event) => change(at, { field: event.currentTarget.value })}
          />
          <TextInput size="xs" w={110} label={`Percent ${String(at + 1)}`} inputMode="decimal" value={row.percent} onChange={(event) => change(at, { percent: event.currentTarget.value })} />
          <Button size="xs" variant="default" onClick={() => onChange(values.filter((_, place) => place !== at))}>
            Take out<span className="sr-only"> field {at + 1}</span>
          </Button>
        </Group>
      ))}
      {error && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
      <Group>
        <Button size="compact-xs" variant="default" onClick={() => onChange([...values, { field: "", percent: "" }])}>
          Limit the trust of a field
        </Button>
      </Group>
    </Stack>
  );
}
