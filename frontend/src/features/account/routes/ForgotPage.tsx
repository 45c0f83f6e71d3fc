import { Anchor, Button, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";

import { rawClient } from "../../../api/client";
import { succeeded } from "../../../api/unwrap";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { LinkPage } from "../components/LinkPage";

const route = getRouteApi("/forgot-password");

export function ForgotPage() {
  const { tenant } = route.useSearch();
  const form = useForm({
    initialValues: { tenant: tenant ?? "", email: "" },
    validate: { email: (value) => (value.trim() ? null : "Your e-mail address") },
  });
  const ask = useMutation({
    mutationFn: (values: { tenant: string; email: string }) =>
      succeeded(rawClient.POST("/api/auth/forgot-password", { body: { email: values.email.trim(), ...(values.tenant.trim() ? { tenant: values.tenant.trim() } : {}) } })),
  });
  return (
    <LinkPage title="Forgotten password" says="An administrator of your organisation makes a link by which you set a new one.">
      {ask.isSuccess ? (
        <Text size="sm" role="status">
          If there is such an account, the administrators of the organisation see that you asked. Atlas sends no mail: they give you the link themselves.
        </Text>
      ) : (
        <form onSubmit={form.onSubmit((values) => ask.mutate(values))} noValidate>
          <Stack>
            <TextInput label="Organisation" description="Its short name" autoComplete="organization" autoCapitalize="none" {...form.getInputProps("tenant")} />
            <TextInput label="E-mail" type="email" autoComplete="username" {...form.getInputProps("email")} />
            {ask.isError && <ProblemAlert error={ask.error} />}
            <Button type="submit" loading={ask.isPending}>
              Ask for a new password
            </Button>
          </Stack>
        </form>
      )}
      <Anchor size="sm" renderRoot={(props) => <Link to="/sign-in" search={tenant ? { tenant } : {}} {...props} />}>
        Sign in
      </Anchor>
    </LinkPage>
  );
}
