import { ActionIcon, Autocomplete, Button, Fieldset, Group, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { useForm, type FormRulesRecord, type UseFormReturnType } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { fieldErrors } from "../../../api/problem";
import { useMay } from "../../../components/Permission";
import { overviewQuery, updateCompany } from "../queries/customers";
import { changedFields, changeOf, consequences, fieldsOfRecord, recordOf, schemesFor, valuesOf, type RecordFields, type RecordValues } from "../record";
import type { Company } from "../types";
import { useVersionedSave } from "../useVersionedSave";
import { countryName, fieldLabel, numberText, statedNumbers } from "../words";
import { BothChanged } from "./BothChanged";
import { FieldTable } from "./FieldTable";
import { SaveState } from "./SaveState";

/** What the firm itself states about a customer, and the form to correct it. */
export function RecordTab({ company }: { company: Company }) {
  const mayRun = useMay()("run");
  const [editing, setEditing] = useState(false);
  const [saved, setSaved] = useState(false);
  if (editing) {
    return (
      <Editor
        company={company}
        close={(done) => {
          setEditing(false);
          setSaved(done);
        }}
      />
    );
  }
  const rows: [string, string][] = [
    [fieldLabel("name"), company.name],
    ["Registration", numberText(company)],
    [fieldLabel("identifiers"), statedNumbers(company.identifiers)],
    [fieldLabel("country_code"), company.country_code ? countryName(company.country_code) : ""],
    [fieldLabel("website"), company.website ?? ""],
    [fieldLabel("external_id"), company.external_id ?? ""],
    [fieldLabel("tags"), company.tags.join("; ")],
  ];
  return (
    <Stack gap="sm">
      <Text size="sm" className="dimmed">
        As your firm states it. What sources say of the company is under “Facts”.
      </Text>
      <FieldTable label="Customer record" rows={rows} />
      {saved && (
        <Text size="sm" role="status">
          The record was saved.
        </Text>
      )}
      {mayRun ? (
        <Group>
          <Button size="xs" onClick={() => setEditing(true)}>
            Edit the record
          </Button>
        </Group>
      ) : (
        <Text size="sm">Your roles let you read the record, not change it.</Text>
      )}
    </Stack>
  );
}

/** Writes on the version that was read; where another person was faster, both changes are shown. */
function Editor({ company, close }: { company: Company; close: (saved: boolean) => void }) {
  const queries = useQueryClient();
  const { base, start, round, save, overtaken, reading, refused, proceed } = useVersionedSave<Company, RecordFields>({
    read: company,
    fieldsOf: recordOf,
    write: (read, fields) => updateCompany(read.id, read.version, changeOf(recordOf(read), fields)),
    readNow: async () => (await queries.fetchQuery({ ...overviewQuery(company.id), staleTime: 0 })).company,
    onSaved: async () => {
      await Promise.all([queries.invalidateQueries({ queryKey: ["customer", company.id] }), queries.invalidateQueries({ queryKey: ["customers"] })]);
      close(true);
    },
  });
  const was = recordOf(base);
  if (overtaken) return <BothChanged what="the customer" was={was} theirs={recordOf(overtaken.theirs)} mine={overtaken.mine} label={fieldLabel} onContinue={proceed} />;
  return (
    <Stack gap="sm">
      <SaveState round={round} now="the newest record" refused={refused} reading={reading} />
      <RecordForm key={round} was={was} start={start} saving={save.isPending} refused={save.error} onSave={(fields) => save.mutate(fields)} onCancel={() => close(false)} />
    </Stack>
  );
}

interface FormProps {
  was: RecordFields;
  start: RecordFields;
  saving: boolean;
  /** Why it was not saved; each problem is shown at its field. */
  refused: unknown;
  onSave: (fields: RecordFields) => void;
  onCancel: () => void;
}

export function RecordForm({ was, start, saving, refused, onSave, onCancel }: FormProps) {
  const form = useForm<RecordValues>({
    initialValues: valuesOf(start),
    validate: {
      name: (value) => (value.trim() ? null : "The company’s name"),
      country_code: (value) => (value.trim() === "" || /^[A-Za-z]{2}$/.test(value.trim()) ? null : "Two letters, such as GB"),
      registration_number: (value, all) => (all.register.trim() && !value.trim() ? "A register needs the number in it" : null),
      numbers: {
        scheme: (value, all, path) => (value.trim() || !all.numbers[Number(path.split(".")[1])]?.value.trim() ? null : "The kind of this number"),
        value: (value, all, path) => (value.trim() || !all.numbers[Number(path.split(".")[1])]?.scheme.trim() ? null : "The number"),
      },
    },
  });
  const { setErrors } = form;
  useEffect(() => {
    if (refused) setErrors(Object.fromEntries(Object.entries(fieldErrors(refused)).map(([at, message]) => [at.replace(/^identifiers/, "numbers"), message])));
  }, [refused, setErrors]);
  const fields = fieldsOfRecord(form.values);
  const brings = consequences(was, fields);
  return (
    <form onSubmit={form.onSubmit((values) => onSave(fieldsOfRecord(values)))} aria-label="Customer record">
      <Stack gap="sm" maw={720}>
        <TextInput label={fieldLabel("name")} required data-autofocus {...form.getInputProps("name")} />
        <Group align="flex-start">
          <TextInput label={fieldLabel("register")} description="GB-COH, NL-KVK; XI-LEI for an LEI" w={{ base: "100%", xs: 220 }} {...form.getInputProps("register")} />
          <TextInput label={fieldLabel("registration_number")} description="In that register" w={{ base: "100%", xs: 220 }} {...form.getInputProps("registration_number")} />
          <TextInput label={fieldLabel("country_code")} description="Two letters" w={{ base: "100%", xs: 110 }} {...form.getInputProps("country_code")} />
        </Group>
        <Numbers form={form} country={fields.country_code} />
        <TextInput label={fieldLabel("website")} placeholder="https://" {...form.getInputProps("website")} />
        <TextInput label={fieldLabel("external_id")} description="No other customer may have it" {...form.getInputProps("external_id")} />
        <TagsInput label={fieldLabel("tags")} description="Enter adds one" {...form.getInputProps("tags")} />
        <Stack gap={4} role="status" aria-label="What this does">
          {brings.map((line) => (
            <Text key={line} size="sm">
              {line}
            </Text>
          ))}
        </Stack>
        <Group>
          <Button type="submit" loading={saving} disabled={changedFields(was, fields).length === 0}>
            Save the record
          </Button>
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Numbers({ form, country }: { form: UseFormReturnType<RecordValues, RecordValues, FormRulesRecord<RecordValues>>; country: string }) {
  return (
    <Fieldset legend={fieldLabel("identifiers")}>
      <Stack gap="xs">
        <Text size="xs" className="dimmed">
          Sources are asked and lists searched by these numbers; which company it is never follows from them.
        </Text>
        {form.values.numbers.map((_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and each is controlled
          <Group key={at} gap="xs" align="flex-start" wrap="nowrap">
            <Autocomplete aria-label={`Kind of further number ${String(at + 1)}`} placeholder="NL-VAT" data={schemesFor(country)} w={{ base: 120, xs: 150 }} {...form.getInputProps(`numbers.${String(at)}.scheme`)} />
            <TextInput aria-label={`Further number ${String(at + 1)}`} flex={1} maw={320} {...form.getInputProps(`numbers.${String(at)}.value`)} />
            <ActionIcon variant="default" size="lg" aria-label={`Remove further number ${String(at + 1)}`} onClick={() => form.removeListItem("numbers", at)}>
              ×
            </ActionIcon>
          </Group>
        ))}
        <Group>
          <Button size="compact-sm" variant="default" disabled={form.values.numbers.length >= 20} onClick={() => form.insertListItem("numbers", { scheme: "", value: "" })}>
            Add a number
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
}
