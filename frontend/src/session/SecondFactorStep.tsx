import { Button, Paper, Stack, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";

import { asProblem } from "../api/problem";
import { ProblemAlert } from "../components/ProblemAlert";
import { PageTitle } from "../components/PageTitle";

interface Props {
  attempt: { isPending: boolean; isError: boolean; error: Error | null };
  onCode: (code: string) => void;
  onBack: () => void;
}

/** The second step of a sign-in; the password was right. */
export function SecondFactorStep({ attempt, onCode, onBack }: Props) {
  const [code, setCode] = useState("");
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (code.trim()) onCode(code.trim());
  };
  const refused = attempt.isError && asProblem(attempt.error).code !== "second_factor_required";
  return (
    <Paper withBorder p="lg" maw={420} mx="auto" mt="xl">
      <form onSubmit={send} noValidate>
        <Stack>
          <PageTitle title="Second factor" />
          <Text size="sm">Your account asks for the code that your authenticator app shows now.</Text>
          {refused && <ProblemAlert error={attempt.error} />}
          <TextInput
            ref={(field) => field?.focus()}
            label="Code"
            description="Six digits, or one of your recovery codes"
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <Button type="submit" disabled={!code.trim()} loading={attempt.isPending}>
            Sign in
          </Button>
          <Button variant="default" onClick={onBack}>
            Use another account
          </Button>
          <Text size="sm">Without the app and the recovery codes: an administrator of your organisation can remove the second factor.</Text>
        </Stack>
      </form>
    </Paper>
  );
}
