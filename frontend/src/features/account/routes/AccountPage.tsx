import { Button, Group, Paper, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";

import { fieldErrors } from "../../../api/problem";
import { Answered } from "../../../components/Answered";
import { Definitions } from "../../../components/Definitions";
import { PageHead } from "../../../components/PageHead";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { meQuery } from "../../../queries";
import { roleLabel } from "../../settings/roles";
import { PasswordFields } from "../components/PasswordFields";
import { SecondFactorPart } from "../components/SecondFactorPart";
import { passwordProblem, repeatProblem } from "../links";
import { changePassword } from "../secondFactor";

export function AccountPage() {
  const me = useQuery(meQuery);
  return (
    <Stack gap="sm">
      <PageHead title="Your account" says="What you sign in with. An administrator changes your e-mail address and roles." />
      <Answered query={me} what="your account" height={120}>
        {(account) => (
          <Definitions
            label="Account"
            items={[
              ["Name", account.display_name],
              ["E-mail", account.email ?? "–"],
              ["Organisation", account.tenant_name],
              ["Roles", account.roles.map(roleLabel).join(", ") || "none"],
            ]}
          />
        )}
      </Answered>
      <SecondFactorPart />
      <NewPassword />
    </Stack>
  );
}

function NewPassword() {
  const form = useForm({
    initialValues: { current_password: "", new_password: "", repeat: "" },
    validate: {
      current_password: (value) => (value ? null : "Your password until now"),
      new_password: passwordProblem,
      repeat: (value, all) => repeatProblem(value, all.new_password),
    },
  });
  const change = useMutation({
    mutationFn: (values: { current_password: string; new_password: string }) => changePassword({ current_password: values.current_password, new_password: values.new_password }),
    onSuccess: () => form.reset(),
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  return (
    <Paper withBorder p="md" component="section" aria-label="Password">
      <form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
        <Stack gap="xs" maw={520}>
          <Title order={2} size="h5">
            Password
          </Title>
          <PasswordInput label="Present password" autoComplete="current-password" {...form.getInputProps("current_password")} />
          <PasswordFields label="New password" password={form.getInputProps("new_password")} repeat={form.getInputProps("repeat")} />
          {change.isError && <ProblemAlert error={change.error} />}
          {change.isSuccess && (
            <Text size="sm" role="status">
              The password is changed, and your other sessions have ended.
            </Text>
          )}
          <Group>
            <Button type="submit" size="xs" loading={change.isPending}>
              Change the password
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
