import { PasswordInput } from "@mantine/core";
import type { GetInputPropsReturnType } from "@mantine/form";

interface Props {
  label?: string;
  password: GetInputPropsReturnType;
  repeat: GetInputPropsReturnType;
}

/** A new password, typed twice; both are what a password manager fills. */
export function PasswordFields({ label = "Password", password, repeat }: Props) {
  return (
    <>
      <PasswordInput label={label} description="At least 12 characters. A sentence is easier to keep in mind than a word." autoComplete="new-password" {...password} />
      <PasswordInput label={`${label}, once more`} autoComplete="new-password" {...repeat} />
    </>
  );
}
