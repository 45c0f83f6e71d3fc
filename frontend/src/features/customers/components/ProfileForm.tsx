import { Button, Checkbox, Group, MultiSelect, NumberInput, Select, Stack, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";

import { ProblemAlert } from "../../../components/ProblemAlert";
import { CHANNELS, minorOf, PATTERNS, unitsOf, type ProfileFields } from "../profile";
import { productsQuery, segmentsQuery } from "../queries/customers";
import { attributeLabel } from "../words";

interface Values {
  purpose: string;
  products: string[];
  channels: string[];
  volume: string | number;
  currency: string;
  pattern: string | null;
  countries: string[];
  funds: string;
  wealth: string;
  segment: string | null;
}

function valuesOf(fields: ProfileFields): Values {
  return {
    purpose: fields.purpose ?? "",
    products: [...fields.products],
    channels: [...fields.delivery_channels],
    volume: unitsOf(fields.expected_annual_volume, fields.currency),
    currency: fields.currency ?? "",
    pattern: fields.transaction_pattern,
    countries: [...fields.countries_of_operation],
    funds: fields.source_of_funds ?? "",
    wealth: fields.source_of_wealth ?? "",
    segment: fields.segment,
  };
}

function fieldsOfValues(values: Values): ProfileFields {
  const currency = values.currency.trim().toUpperCase() || null;
  return {
    purpose: values.purpose.trim() || null,
    products: values.products,
    delivery_channels: CHANNELS.filter((channel) => values.channels.includes(channel)),
    expected_annual_volume: minorOf(values.volume, currency),
    currency,
    transaction_pattern: values.pattern,
    countries_of_operation: values.countries.map((code) => code.toUpperCase()),
    source_of_funds: values.funds.trim() || null,
    source_of_wealth: values.wealth.trim() || null,
    segment: values.segment,
  };
}

interface Props {
  start: ProfileFields;
  saving: boolean;
  onSave: (fields: ProfileFields) => void;
  onCancel: () => void;
}

export function ProfileForm({ start, saving, onSave, onCancel }: Props) {
  const products = useQuery(productsQuery);
  const segments = useQuery(segmentsQuery);
  const form = useForm<Values>({
    mode: "uncontrolled",
    initialValues: valuesOf(start),
    validate: {
      currency: (value, all) => {
        if (value.trim() === "") return all.volume === "" ? null : "A volume needs its currency, such as EUR";
        if (!/^[A-Za-z]{3}$/.test(value.trim())) return "Three letters, such as EUR";
        return all.volume === "" ? "A currency needs a volume" : null;
      },
      countries: (value) => (value.every((code) => /^[A-Za-z]{2}$/.test(code)) ? null : "Two letters each, such as GB"),
    },
  });
  // a code that the reference data no longer knows stays visible and can be removed
  const withHeld = (known: { value: string; label: string }[], held: readonly string[]) => [
    ...known,
    ...held.filter((code) => !known.some((one) => one.value === code)).map((code) => ({ value: code, label: `${attributeLabel(code)} (not in the reference data)` })),
  ];
  return (
    <form onSubmit={form.onSubmit((values) => onSave(fieldsOfValues(values)))} aria-label="Relationship profile">
      <Stack gap="sm" maw={720}>
        {products.isError && <ProblemAlert error={products.error} onRetry={() => void products.refetch()} />}
        <Textarea label="Purpose of the relationship" autosize autoFocus key={form.key("purpose")} {...form.getInputProps("purpose")} />
        <MultiSelect
          label="Products"
          searchable
          data={withHeld(products.data ?? [], start.products)}
          key={form.key("products")}
          {...form.getInputProps("products")}
        />
        <Checkbox.Group
          label="How the customer is met"
          description="Anything but in person counts as non-face-to-face"
          key={form.key("channels")}
          {...form.getInputProps("channels")}
        >
          <Group gap="md" mt={4}>
            {CHANNELS.map((channel) => (
              <Checkbox key={channel} size="xs" value={channel} label={attributeLabel(channel)} />
            ))}
          </Group>
        </Checkbox.Group>
        <Group align="flex-start">
          <NumberInput
            label="Expected annual volume"
            min={0}
            thousandSeparator=" "
            hideControls
            key={form.key("volume")}
            {...form.getInputProps("volume")}
          />
          <TextInput label="Currency" placeholder="EUR" maxLength={3} w={100} key={form.key("currency")} {...form.getInputProps("currency")} />
          <Select
            label="Transaction pattern"
            placeholder="Not known"
            clearable
            clearButtonProps={{ "aria-label": "Pattern not known" }}
            data={PATTERNS.map((pattern) => ({ value: pattern, label: attributeLabel(pattern) }))}
            key={form.key("pattern")}
            {...form.getInputProps("pattern")}
          />
        </Group>
        <TagsInput
          label="Countries of operation"
          description="Two letters each; Enter adds one"
          key={form.key("countries")}
          {...form.getInputProps("countries")}
        />
        <Textarea label="Source of funds" autosize key={form.key("funds")} {...form.getInputProps("funds")} />
        <Textarea label="Source of wealth" autosize key={form.key("wealth")} {...form.getInputProps("wealth")} />
        {((segments.data?.length ?? 0) > 0 || start.segment) && (
          <Select
            label="Segment"
            placeholder="None"
            clearable
            clearButtonProps={{ "aria-label": "No segment" }}
            data={withHeld(segments.data ?? [], start.segment ? [start.segment] : [])}
            key={form.key("segment")}
            {...form.getInputProps("segment")}
          />
        )}
        <Group>
          <Button type="submit" loading={saving}>
            Save as a new version
          </Button>
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
