import { Checkbox, Group, NumberInput, Select, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";

import { fieldErrors } from "../../../api/problem";
import { MakeForm } from "../../../components/MakeForm";
import { one } from "../../../search";
import { addModel, changeModel, MODELS, type Model, type ModelIn } from "../queries/models";
import { hostOf } from "../said";

type Values = Required<ModelIn>;

const LIMITS = ["max_tokens", "max_completion_tokens"] as const;

const NEW: Values = {
  name: "",
  url: "https://",
  model: "",
  enabled: true,
  needs_credential: true,
  personal_data: false,
  limit_parameter: "max_tokens",
  input_price: 0,
  output_price: 0,
  timeout_seconds: 60,
};

function valuesOf(model: Model): Values {
  const { name, url, model: called, enabled, needs_credential, personal_data, limit_parameter, input_price, output_price, timeout_seconds } = model;
  return { name, url, model: called, enabled, needs_credential, personal_data, limit_parameter: one(LIMITS, limit_parameter) ?? "max_tokens", input_price, output_price, timeout_seconds };
}

/** What an administrator states of a model: where it runs, what may be sent to it, and what it costs. */
export function ModelForm({ model, currency, onDone, onCancel }: { model?: Model; currency: string; onDone: (model: Model) => void; onCancel: () => void }) {
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const form = useForm<Values>({
    initialValues: model ? valuesOf(model) : NEW,
    validate: {
      name: (value) => (/^[a-z0-9][a-z0-9-]{0,59}$/.test(value) ? null : "Small letters, digits and hyphens, such as mini"),
      url: (value) => (value.trim().length > 8 ? null : "The full address, such as https://models.example/v1"),
      model: (value) => (value.trim() ? null : "What the server calls the model"),
    },
    onValuesChange: () => {
      key.current = crypto.randomUUID();
    },
  });
  const save = useMutation({
    mutationFn: (values: Values) => {
      const body = { ...values, url: values.url.trim(), model: values.model.trim() };
      return model ? changeModel(model, body) : addModel(body, key.current);
    },
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: MODELS });
      onDone(saved);
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  const moved = model !== undefined && hostOf(form.values.url.trim()) !== hostOf(model.url);
  return (
    <MakeForm
      title={model ? "Change the model" : "Add a language model"}
      action={model ? "Save the changes" : "Add the model"}
      making={save}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      onCancel={onCancel}
    >
      <TextInput label="Name" description="Your own, unique among your models" withAsterisk autoComplete="off" data-autofocus {...form.getInputProps("name")} />
      <TextInput label="Address" description="Base of an interface that speaks OpenAI’s chat completions: public and https, without query or key" withAsterisk autoComplete="off" {...form.getInputProps("url")} />
      <TextInput label="Model" description="What the server calls it" withAsterisk autoComplete="off" {...form.getInputProps("model")} />
      <Checkbox label="It needs a key" description="Without a stored key it is then not asked at all" {...form.getInputProps("needs_credential", { type: "checkbox" })} />
      <Checkbox
        label="Personal data may be sent to it"
        description="Names of companies and persons and what was found about them leave the house. Allow it only under a contract that covers it."
        {...form.getInputProps("personal_data", { type: "checkbox" })}
      />
      <Group gap="sm" align="flex-end">
        <NumberInput label="Price, read" description={`Cents of ${currency}, a million tokens`} min={0} max={10_000_000} allowDecimal={false} w={200} {...form.getInputProps("input_price")} />
        <NumberInput label="Price, written" description={`Cents of ${currency}, a million tokens`} min={0} max={10_000_000} allowDecimal={false} w={200} {...form.getInputProps("output_price")} />
      </Group>
      <Group gap="sm" align="flex-end">
        <Select
          label="Limit of the answer"
          description="Parameter that the server knows"
          data={[...LIMITS]}
          allowDeselect={false}
          w={260}
          {...form.getInputProps("limit_parameter")}
        />
        <NumberInput label="Seconds for a call" min={1} max={300} allowDecimal={false} w={150} {...form.getInputProps("timeout_seconds")} />
      </Group>
      <Checkbox label="Switched on" description="Switched off, only its test asks it" {...form.getInputProps("enabled", { type: "checkbox" })} />
      {moved && model?.has_credential && (
        <Text size="sm" role="status">
          Another host deletes the stored key: it was given for the host before.
        </Text>
      )}
    </MakeForm>
  );
}
