import { Button, Code, Group, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type ReactNode } from "react";

import { Answered } from "../../../components/Answered";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { instant } from "../../../format";
import { confirm, enrol, grouped, renewCodes, secondFactorQuery, turnOff, type Secret, type SecondFactor } from "../secondFactor";
import { QrCode } from "./QrCode";
import { RecoveryCodes } from "./RecoveryCodes";

const ANY_CODE = "Code of the app, or a recovery code";

type Asked = "begin" | "renew" | "off";

/** Setting a second factor up, new recovery codes, and turning it off. */
export function SecondFactorPart() {
  const query = useQuery(secondFactorQuery);
  return (
    <Paper withBorder p="md" component="section" aria-label="Second factor">
      <Stack gap="sm" maw={620}>
        <Title order={2} size="h5">
          Second factor
        </Title>
        <Answered query={query} what="the second factor" height={80}>
          {(state) => <Standing state={state} />}
        </Answered>
      </Stack>
    </Paper>
  );
}

function Standing({ state }: { state: SecondFactor }) {
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [secret, setSecret] = useState<Secret | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const changed = () => {
    setAsked(null);
    setSecret(null);
    return queries.invalidateQueries({ queryKey: secondFactorQuery.queryKey });
  };
  const took = async ({ codes: made }: { codes: string[] }) => {
    setCodes(made);
    await changed();
  };
  if (codes) return <RecoveryCodes codes={codes} onDone={() => setCodes(null)} />;
  if (secret) return <Confirm secret={secret} onDone={took} onCancel={() => setSecret(null)} />;
  const cancel = () => setAsked(null);
  if (asked === "begin") {
    return (
      <Ask label="Set up a second factor" action="Go on" password onCancel={cancel} run={async ({ password }) => setSecret(await enrol(password))}>
        You need an authenticator app on your phone or computer. From then on a sign-in takes your password and a code of the app.
      </Ask>
    );
  }
  if (asked === "renew") {
    return (
      <Ask label="New recovery codes" action="Make new codes" code={ANY_CODE} onCancel={cancel} run={async ({ code }) => took(await renewCodes(code))}>
        The codes that you have now work no more.
      </Ask>
    );
  }
  if (asked === "off") {
    return (
      <Ask
        label="Turn the second factor off"
        action="Turn it off"
        password
        code={ANY_CODE}
        onCancel={cancel}
        run={async (given) => {
          await turnOff(given);
          await changed();
        }}
      >
        Your password alone signs you in again. Your other sessions end.
      </Ask>
    );
  }
  if (!state.enabled) {
    return (
      <>
        <Text size="sm">Off: your password alone signs you in. Who learns it can act in your name.</Text>
        <Group>
          <Button size="xs" onClick={() => setAsked("begin")}>
            Set up a second factor
          </Button>
        </Group>
      </>
    );
  }
  return (
    <>
      <Text size="sm">
        On since {instant(state.enabled_at ?? "")}: a sign-in asks for a code of your app. {state.recovery_codes_left} of 10 recovery codes are left.
      </Text>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={() => setAsked("renew")}>
          New recovery codes …
        </Button>
        <Button size="xs" variant="default" onClick={() => setAsked("off")}>
          Turn it off …
        </Button>
      </Group>
    </>
  );
}

interface Given {
  password: string;
  code: string;
}

interface AskProps {
  label: string;
  action: string;
  password?: boolean;
  /** What the field of the code is called; left out: no code is asked for. */
  code?: string;
  run: (given: Given) => Promise<void>;
  onCancel: () => void;
  children: ReactNode;
}

/** What proves that it is the person: password, code or both. */
function Ask({ label, action, password = false, code, run, onCancel, children }: AskProps) {
  const [given, setGiven] = useState<Given>({ password: "", code: "" });
  const attempt = useMutation({ mutationFn: run });
  const lacking = (password && !given.password) || (code !== undefined && !given.code.trim());
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!lacking) attempt.mutate(given);
  };
  return (
    <form onSubmit={send} noValidate aria-label={label}>
      <Stack gap="xs">
        <Text size="sm">{children}</Text>
        {password && (
          <PasswordInput label="Your password" autoComplete="current-password" data-autofocus value={given.password} onChange={(event) => setGiven({ ...given, password: event.currentTarget.value })} />
        )}
        {code !== undefined && <TextInput label={code} autoComplete="one-time-code" value={given.code} onChange={(event) => setGiven({ ...given, code: event.currentTarget.value })} />}
        {attempt.isError && <ProblemAlert error={attempt.error} />}
        <Group gap="xs">
          <Button type="submit" size="xs" disabled={lacking} loading={attempt.isPending}>
            {action}
          </Button>
          <Button size="xs" variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Confirm({ secret, onDone, onCancel }: { secret: Secret; onDone: (made: { codes: string[] }) => Promise<void>; onCancel: () => void }) {
  return (
    <Stack gap="sm">
      <Text size="sm">1. Scan this with the authenticator app, or type the key below it. The picture is made on this page.</Text>
      <QrCode text={secret.uri} label="QR code for the authenticator app" />
      <Text size="sm">
        Key: <Code style={{ overflowWrap: "anywhere" }}>{grouped(secret.secret)}</Code>
      </Text>
      <Ask label="Confirm the second factor" action="Turn it on" code="Code of the app" run={async ({ code }) => onDone(await confirm(code.trim()))} onCancel={onCancel}>
        2. Type the code that the app shows now. Your other sessions end.
      </Ask>
    </Stack>
  );
}
