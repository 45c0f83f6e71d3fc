import { Fieldset, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useInfiniteQuery } from "@tanstack/react-query";

import type { components } from "../api/client";
import { partiesQuery } from "../features/investigation/queries";
import type { AttestationRequest, CheckResult } from "./queries";

type Ground = components["schemas"]["ControlGround"];

export interface PersonNamed {
  entity_id: string;
  name: string;
  title: string;
  as_of: string;
  ground: Ground;
}

export interface AttestValues {
  note: string;
  reference: string;
  in_control: PersonNamed[];
}

const GROUNDS: Record<Ground, string> = {
  executive_officer: "Executive officer or senior manager",
  similar_functions: "Performs similar functions",
  senior_managing_official: "Senior managing official, no owner being identified",
};

/** One person for each set of grounds that the check asks for, still to be named. */
export function peopleAsked(check: CheckResult): PersonNamed[] {
  return (check.asks_in_control ?? []).flatMap(([ground]) => (ground ? [{ entity_id: "", name: "", title: "", as_of: "", ground }] : []));
}

/** What is wrong with whom the form names, by field. */
export const personRules = {
  name: (value: string, values: AttestValues, path: string) =>
    value.trim() || values.in_control[Number(path.split(".")[1])]?.entity_id ? null : "Choose a person, or give the full name",
  title: (value: string) => (value.trim() ? null : "The office or capacity"),
  as_of: (value: string) => (value ? null : "The day on which it was so"),
};

/** Return the people as the API takes them: a party by its id, anyone else by name. */
export function peopleNamed(people: PersonNamed[]): NonNullable<AttestationRequest["in_control"]> {
  return people.map(({ entity_id, name, title, as_of, ground }) => ({
    ...(entity_id ? { entity_id } : { name: name.trim() }),
    title: title.trim(),
    as_of,
    ground,
  }));
}

interface Props {
  investigationId: string;
  check: CheckResult;
  form: UseFormReturnType<AttestValues>;
}

/** Who controls or manages the company, where the check asks for it. */
export function InControl({ investigationId, check, form }: Props) {
  const parties = useInfiniteQuery(partiesQuery(investigationId));
  const people = (parties.data?.pages ?? []).flatMap((page) => page.items).filter((one) => one.type === "Person");
  return (
    <Stack gap="xs">
      {(check.asks_in_control ?? []).map((grounds, at) => (
        <Fieldset key={grounds.join()} legend="Who controls or manages the company">
          <NativeSelect
            label="Person"
            description="Anyone whom the run does not list is named below. The name is then screened; its hits hold an approval until they are decided."
            data={[{ value: "", label: "Another person" }, ...people.map((one) => ({ value: one.entity_id, label: one.name }))]}
            key={form.key(`in_control.${at}.entity_id`)}
            {...form.getInputProps(`in_control.${at}.entity_id`)}
          />
          <TextInput label="Full name of another person" key={form.key(`in_control.${at}.name`)} {...form.getInputProps(`in_control.${at}.name`)} />
          <TextInput label="Office or capacity" required key={form.key(`in_control.${at}.title`)} {...form.getInputProps(`in_control.${at}.title`)} />
          <Group grow>
            <TextInput label="As of" type="date" required key={form.key(`in_control.${at}.as_of`)} {...form.getInputProps(`in_control.${at}.as_of`)} />
            <NativeSelect
              label="Ground"
              data={grounds.map((one) => ({ value: one, label: GROUNDS[one] }))}
              key={form.key(`in_control.${at}.ground`)}
              {...form.getInputProps(`in_control.${at}.ground`)}
            />
          </Group>
        </Fieldset>
      ))}
    </Stack>
  );
}
