import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";

import { ProblemAlert } from "../components/ProblemAlert";
import { startInvestigation, type InvestigationRequest } from "./queries";

export const DEPTHS = [
  { value: "sdd", label: "Simplified (SDD)" },
  { value: "cdd", label: "Standard (CDD)" },
  { value: "edd", label: "Enhanced (EDD)" },
] satisfies { value: NonNullable<InvestigationRequest["depth"]>; label: string }[];

interface Values {
  name: string;
  register: string;
  number: string;
  further: string;
  country: string;
  depth: string;
}

/** A number that is stated of a company, after its scheme. */
export interface StatedNumber {
  scheme: string;
  value: string;
}

/** Reads `NL-VAT NL000000012B01; LEI …`: each number after its scheme. */
export function furtherNumbers(text: string): StatedNumber[] {
  return text
    .split(";")
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [scheme = "", ...value] = part.split(/[\s:]+/);
      return { scheme, value: value.join(" ") };
    });
}

function requestOf(values: Values): InvestigationRequest {
  const register = values.register.trim().toUpperCase();
  const number = values.number.trim();
  const country = values.country.trim().toUpperCase();
  const identifiers = furtherNumbers(values.further);
  const depth = DEPTHS.find((choice) => choice.value === values.depth)?.value ?? "cdd";
  return {
    company_name: values.name.trim(),
    ...(register ? { register } : {}),
    ...(number ? { registration_number: number } : {}),
    ...(country ? { country_code: country } : {}),
    ...(identifiers.length > 0 ? { identifiers } : {}),
    depth,
  };
}

/** Starts an investigation and goes to it. */
export function StartForm({ name }: { name?: string | undefined }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const form = useForm<Values>({
    mode: "uncontrolled",
    initialValues: { name: name ?? "", register: "", number: "", further: "", country: "", depth: "cdd" },
    validate: {
      name: (value) => (value.trim() ? null : "The company's name"),
      further: (value) =>
        furtherNumbers(value).every((one) => one.value) ? null : "A scheme and a number, such as NL-VAT NL000000012B01",
      country: (value) =>
        value.trim() === "" || /^[A-Za-z]{2}$/.test(value.trim()) ? null : "Two letters, such as GB",
    },
    onValuesChange: () => {
      key.current = crypto.randomUUID(); // another request, another key
    },
  });
  const start = useMutation({
    mutationFn: (values: Values) => startInvestigation(requestOf(values), key.current),
    onSuccess: async (started) => {
      await queries.invalidateQueries({ queryKey: ["investigations"] });
      await navigate({ to: "/investigations/$investigationId", params: { investigationId: started.id } });
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => start.mutate(values))} aria-label="Start an investigation">
      <Stack gap="xs">
        {start.isError && <ProblemAlert error={start.error} />}
        <Group align="flex-start" gap="sm">
          <TextInput
            label="Company name"
            required
            autoFocus={name !== undefined}
            w={{ base: "100%", sm: 280 }}
            key={form.key("name")}
            {...form.getInputProps("name")}
          />
          <TextInput
            label="Register"
            description="GB-COH, NL-KVK; XI-LEI for an LEI"
            inputWrapperOrder={["label", "input", "description", "error"]}
            w={{ base: "100%", sm: 170 }}
            key={form.key("register")}
            {...form.getInputProps("register")}
          />
          <TextInput
            label="Number"
            description="In that register"
            inputWrapperOrder={["label", "input", "description", "error"]}
            w={{ base: "100%", sm: 190 }}
            key={form.key("number")}
            {...form.getInputProps("number")}
          />
          <TextInput
            label="Further numbers"
            description="NL-VAT NL…; LEI …"
            inputWrapperOrder={["label", "input", "description", "error"]}
            w={{ base: "100%", sm: 230 }}
            key={form.key("further")}
            {...form.getInputProps("further")}
          />
          <TextInput
            label="Country"
            description="Two letters"
            inputWrapperOrder={["label", "input", "description", "error"]}
            w={110}
            key={form.key("country")}
            {...form.getInputProps("country")}
          />
          <Select
            label="Depth"
            w={{ base: "100%", sm: 190 }}
            data={DEPTHS}
            allowDeselect={false}
            key={form.key("depth")}
            {...form.getInputProps("depth")}
          />
          <Button type="submit" mt={24} loading={start.isPending}>
            Start
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
