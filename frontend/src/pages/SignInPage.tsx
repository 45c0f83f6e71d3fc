import { Alert, Anchor, Button, Paper, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { asProblem } from "../api/problem";
import { ProblemAlert } from "../components/ProblemAlert";
import { Providers } from "../session/Providers";
import { refusalText } from "../session/refusals";
import { SecondFactorStep } from "../session/SecondFactorStep";
import { signIn, type Credentials } from "../session/session";
import { useSession } from "../session/useSession";
import { PageTitle } from "../components/PageTitle";

const route = getRouteApi("/sign-in");

export function SignInPage() {
  const { tenant, next, refused } = route.useSearch();
  const session = useSession();
  const router = useRouter();
  const form = useForm<Credentials>({
    mode: "uncontrolled",
    initialValues: { tenant: tenant ?? "", email: "", password: "" },
    validate: {
      tenant: (value) => (value.trim() ? null : "Your organisation's short name, such as demo"),
      email: (value) => (value.trim() ? null : "Your e-mail address"),
      password: (value) => (value ? null : "Your password"),
    },
  });
  const [asked, setAsked] = useState<Credentials | null>(null);
  const attempt = useMutation({
    mutationFn: (values: Credentials) =>
      signIn({ ...values, tenant: values.tenant.trim(), email: values.email.trim() }),
    onError: (error, values) => {
      if (asProblem(error).code === "second_factor_required") setAsked(values);
    },
  });
  const signedIn = session.status === "signed-in";
  useEffect(() => {
    if (signedIn) router.history.replace(next ?? "/"); // here, or in another tab
  }, [signedIn, router, next]);
  if (asked) {
    const back = () => {
      attempt.reset();
      setAsked(null);
    };
    return <SecondFactorStep attempt={attempt} onCode={(code) => attempt.mutate({ ...asked, code })} onBack={back} />;
  }
  return (
    <Paper withBorder p="lg" maw={420} mx="auto" mt="xl">
      <form onSubmit={form.onSubmit((values) => attempt.mutate(values))} noValidate>
        <Stack>
          <PageTitle title="Sign in" />
          {session.status === "signed-out" && session.notice && !attempt.isError && (
            <Alert color="blue" variant="outline" role="status">
              {session.notice}
            </Alert>
          )}
          {refused && !attempt.isError && (
            <Alert color="yellow" variant="outline" role="alert" title="You are not signed in">
              {refusalText(refused)}
            </Alert>
          )}
          {attempt.isError && <ProblemAlert error={attempt.error} />}
          {tenant && <Providers tenant={tenant} next={next} />}
          <TextInput
            label="Organisation"
            description="Its short name, as in the address you were given"
            autoComplete="organization"
            autoCapitalize="none"
            key={form.key("tenant")}
            {...form.getInputProps("tenant")}
          />
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            key={form.key("email")}
            {...form.getInputProps("email")}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            key={form.key("password")}
            {...form.getInputProps("password")}
          />
          <Button type="submit" loading={attempt.isPending}>
            Sign in
          </Button>
          <Anchor size="sm" renderRoot={(props) => <Link to="/forgot-password" search={tenant ? { tenant } : {}} {...props} />}>
            Forgotten password
          </Anchor>
          <Anchor size="sm" renderRoot={(props) => <Link to="/operator" {...props} />}>
            For the operator of this installation
          </Anchor>
        </Stack>
      </form>
    </Paper>
  );
}
