import { Button, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { asProblem } from "../../../api/problem";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { BadLink, LinkPage } from "../components/LinkPage";
import { PasswordFields } from "../components/PasswordFields";
import { passwordProblem, repeatProblem, resetPassword, takeToken } from "../links";

export function ResetPage() {
  const [token] = useState(takeToken);
  const form = useForm({
    initialValues: { password: "", repeat: "" },
    validate: { password: passwordProblem, repeat: (value, all) => repeatProblem(value, all.password) },
  });
  const reset = useMutation({ mutationFn: ({ password }: { password: string }) => resetPassword({ token, password }) });
  if (!token || (reset.isError && asProblem(reset.error).code === "invalid_link")) {
    return (
      <LinkPage title="New password">
        <BadLink error={reset.error} />
      </LinkPage>
    );
  }
  if (reset.isSuccess) {
    return (
      <LinkPage title="New password">
        <Text size="sm" role="status">
          The password of {reset.data.email} is set. Every session of the account has ended.
        </Text>
        <Button renderRoot={(props) => <Link to="/sign-in" search={{ tenant: reset.data.tenant }} {...props} />}>Sign in</Button>
      </LinkPage>
    );
  }
  return (
    <LinkPage title="New password" says="The link works once. Every session of your account ends; a second factor stays.">
      <form onSubmit={form.onSubmit((values) => reset.mutate(values))} noValidate>
        <Stack>
          <PasswordFields label="New password" password={form.getInputProps("password")} repeat={form.getInputProps("repeat")} />
          {reset.isError && <ProblemAlert error={reset.error} />}
          <Button type="submit" loading={reset.isPending}>
            Set the password
          </Button>
        </Stack>
      </form>
    </LinkPage>
  );
}
