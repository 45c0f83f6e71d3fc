import { Fieldset, NativeSelect, SimpleGrid, Stack, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import type { components } from "../api/client";
import { ProblemAlert } from "../components/ProblemAlert";
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
  as_of: (value: string) => (!value ? "The day on which it was so" : value > today() ? "This day is yet to come" : null),
};

/** Today by this person's calendar, as a field of a form has it. */
export function today(): string {
  const now = new Date();
  return [String(now.getFullYear()), String(now.getMonth() + 1).padStart(2, "0"), String(now.getDate()).padStart(2, "0")].join("-");
}

const legendOf = (grounds: readonly Ground[]) => (grounds.length === 1 && grounds[0] === "senior_managing_official" ? "Who stands in, as no owner is identified" : "Who controls or manages the company");

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
  const { hasNextPage, isFetching, isError, fetchNextPage } = parties;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage(); // anyone of the run can be chosen, wherever listed
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const people = (parties.data?.pages ?? []).flatMap((page) => page.items).filter((one) => one.type === "Person");
  return (
    <Stack gap="xs">
      {isError && <ProblemAlert error={parties.error} onRetry={() => void parties.refetch()} />}
      {(check.asks_in_control ?? []).map((grounds, at) => (
        <Named key={grounds.join()} at={at} grounds={grounds} people={people} form={form} />
      ))}
    </Stack>
  );
}

interface NamedProps {
  at: number;
  grounds: readonly Ground[];
  people: readonly { entity_id: string; name: string }[];
  form: UseFormReturnType<AttestValues>;
}

function Named({ at, grounds, people, form }: NamedProps) {
  const of = <Field extends keyof PersonNamed>(field: Field) => `in_control.${at}.${field}` as const;
  const [another, setAnother] = useState(true);
  form.watch(of("entity_id"), ({ value }) => setAnother(value === ""));
  return (
    <Fieldset legend={legendOf(grounds)}>
      <Stack gap="xs">
        <NativeSelect
          label="Person"
          description="Someone whom the run does not list is named here. The name is then screened; its hits hold an approval until they are decided."
          data={[{ value: "", label: "Another person" }, ...people.map((one) => ({ value: one.entity_id, label: one.name }))]}
          key={form.key(of("entity_id"))}
          {...form.getInputProps(of("entity_id"))}
        />
        {another && <TextInput label="Full name" required key={form.key(of("name"))} {...form.getInputProps(of("name"))} />}
        <TextInput label="Office or capacity" required key={form.key(of("title"))} {...form.getInputProps(of("title"))} />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
          <TextInput label="As of" type="date" required max={today()} key={form.key(of("as_of"))} {...form.getInputProps(of("as_of"))} />
          <NativeSelect label="Ground" data={grounds.map((one) => ({ value: one, label: GROUNDS[one] }))} key={form.key(of("ground"))} {...form.getInputProps(of("ground"))} />
        </SimpleGrid>
      </Stack>
    </Fieldset>
  );
}
