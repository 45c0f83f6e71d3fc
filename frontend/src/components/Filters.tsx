import { NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import type { RefObject } from "react";

interface ChoiceProps<T extends string> {
  label: string;
  all: readonly T[];
  /** How each is said; the word itself where it is left out. */
  say?: (value: T) => string;
  /** What stands for no choice; left out where there is always one. */
  any?: string;
  value: T | undefined;
  onChange: (value: T | undefined) => void;
}

/** One of a few values, or any. */
export function Choice<T extends string>({ label, all, say = (value) => value.replaceAll("_", " "), any, value, onChange }: ChoiceProps<T>) {
  return (
    <NativeSelect
      size="xs"
      label={label}
      data={[...(any === undefined ? [] : [{ value: "", label: any }]), ...all.map((one) => ({ value: one as string, label: say(one) }))]}
      value={value ?? ""}
      onChange={(event) => onChange(all.find((one) => one === event.currentTarget.value))}
    />
  );
}

interface TextProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  input?: RefObject<HTMLInputElement | null>;
  description?: string;
  width?: number;
}

/** A text that the rows contain; asked for once the person stops typing. */
export function TextFilter({ label, value, onChange, input, description, width }: TextProps) {
  const later = useDebouncedCallback((text: string) => onChange(text.trim() || undefined), 300);
  return (
    <TextInput
      {...(input ? { ref: input } : {})}
      {...(description ? { description } : {})}
      w={{ base: "100%", sm: width ?? "auto" }}
      size="xs"
      label={label}
      autoComplete="off"
      defaultValue={value ?? ""}
      onChange={(event) => later(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}

interface ViewsProps<T extends string> {
  label: string;
  all: readonly T[];
  labels: Record<T, string>;
  value: T;
  onChange: (value: T) => void;
}

/** The views of a queue, side by side. */
export function Views<T extends string>({ label, all, labels, value, onChange }: ViewsProps<T>) {
  return (
    <SegmentedControl
      aria-label={label}
      size="xs"
      w="max-content"
      maw="100%"
      data={all.map((view) => ({ value: view as string, label: labels[view] }))}
      value={value}
      onChange={(wanted) => onChange(all.find((view) => view === wanted) ?? value)}
    />
  );
}
