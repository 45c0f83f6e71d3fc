import { Button, Group, Paper, Stack, Text, TextInput, Textarea, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Fragment, useRef, useState } from "react";

import { Linked } from "../components/Linked";
import { PlainTable } from "../components/PlainTable";
import { ProblemAlert } from "../components/ProblemAlert";
import { WordBadge } from "../components/badges";
import { RestsOnRequest } from "../features/investigation/RestsOn";
import { useFirstFocus } from "../components/useFirstFocus";
import { instant, sentence, words } from "../format";
import { InControl, peopleAsked, peopleNamed, personRules, type AttestValues } from "./InControl";
import { attest, type CheckResult } from "./queries";

const CLOSED: readonly string[] = ["fulfilled", "attested"];

interface Props {
  investigationId: string;
  checks: CheckResult[];
  /** Whether this person may attest. */
  mayDecide: boolean;
}

/** The checks of due diligence: what each asks for, what was found, whose word stands in. */
export function Checks({ investigationId, checks, mayDecide }: Props) {
  const [attesting, setAttesting] = useState<string | null>(null);
  const attested = checks.find((one) => one.check_id === attesting);
  return (
    <Paper withBorder p="md" component="section" aria-label="Checks">
      <Title order={2} size="h4" mb="xs">
        Checks of due diligence
      </Title>
      {attested && <AttestForm key={attested.check_id} investigationId={investigationId} check={attested} onClose={() => setAttesting(null)} />}
      <PlainTable
        bare
        label="Checks of due diligence"
        minWidth={600}
        head={["Check", "Asked for", "Outcome", "Found"]}
        rows={checks.map((check) => ({
          key: check.check_id,
          cells: [
            check.title,
            words(check.need),
            <WordBadge key="outcome" word={check.outcome} />,
            <Fragment key="found">
              <Found check={check} />
              <RestsOnRequest runId={investigationId} of={`check:${check.check_id}`} what={check.title} />
              {mayDecide && check.attestable && !CLOSED.includes(check.outcome) && (
                <Button size="compact-xs" variant="default" mt={4} aria-label={`Attest: ${check.title}`} aria-expanded={attesting === check.check_id} onClick={() => setAttesting(check.check_id)}>
                  Attest
                </Button>
              )}
            </Fragment>,
          ],
        }))}
      />
    </Paper>
  );
}

function Found({ check }: { check: CheckResult }) {
  return (
    <Stack gap={2}>
      <Text size="sm">{sentence(check.detail)}</Text>
      {check.identified != null && check.outcome !== "attested" && (
        <Text size="sm">
          {check.identified ? "Identified" : "Not identified"},{" "}
          {check.verified ? "verified" : "not verified"}.
        </Text>
      )}
      {check.because && <Text size="sm">{sentence(check.because)}</Text>}
      {check.attestation && (
        <Text size="sm">
          Attested {check.attested_by_name && `by ${check.attested_by_name}, `}
          {instant(check.attestation.attested_at)}
          {check.carried && ", on an earlier investigation"}: {check.attestation.note}
          {check.attestation.reference && ` (${check.attestation.reference})`}
        </Text>
      )}
      {check.attestation?.in_control?.map((one) => (
        <Text size="sm" key={one.text}>
          In control: {one.text}
        </Text>
      ))}
      {check.lapsed && (
        <Text size="sm">An earlier attestation does not count: {sentence(check.lapsed)}</Text>
      )}
      {!CLOSED.includes(check.outcome) && check.remedy && (
        <Text size="sm" className="dimmed">
          <Linked text={sentence(check.remedy)} />
        </Text>
      )}
    </Stack>
  );
}

interface AttestFormProps {
  investigationId: string;
  check: CheckResult;
  onClose: () => void;
}

/** Above the table, as wide as the page: within a cell there is no room for it on a phone. */
function AttestForm({ investigationId, check, onClose }: AttestFormProps) {
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const box = useFirstFocus<HTMLFormElement>();
  const form = useForm<AttestValues>({
    mode: "uncontrolled",
    initialValues: { note: "", reference: "", in_control: peopleAsked(check) },
    validate: {
      note: (value) => (value.trim() ? null : "What was checked and found"),
      reference: (value) => (value.trim() ? null : "Name the document and where it is kept"),
      in_control: personRules,
    },
    onValuesChange: () => {
      key.current = crypto.randomUUID(); // another text, another key
    },
  });
  const save = useMutation({
    mutationFn: ({ note, reference, in_control }: AttestValues) =>
      attest(
        investigationId,
        {
          check_id: check.check_id,
          note: note.trim(),
          ...(reference.trim() ? { reference: reference.trim() } : {}),
          ...(in_control.length ? { in_control: peopleNamed(in_control) } : {}),
        },
        key.current,
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["investigation", investigationId] });
      onClose();
    },
  });
  return (
    <form ref={box} onSubmit={form.onSubmit((values) => save.mutate(values))} onKeyDown={(event) => event.key === "Escape" && onClose()} aria-label={`Attest: ${check.title}`} noValidate>
      <Stack gap="xs" mb="md" maw={560}>
        <Title order={3} size="h5">
          Attest: {check.title}
        </Title>
        <Text size="sm">Your word closes this check in this run, under your name. It can be withdrawn under “Attestations”, and stays on record.</Text>
        {save.isError && <ProblemAlert error={save.error} />}
        <Textarea
          label="What was checked and found"
          required
          autosize
          minRows={2}
          maxRows={8}
          key={form.key("note")}
          {...form.getInputProps("note")}
        />
        <TextInput
          label="Where the document is kept"
          required
          key={form.key("reference")}
          {...form.getInputProps("reference")}
        />
        {(check.asks_in_control ?? []).length > 0 && <InControl investigationId={investigationId} check={check} form={form} />}
        <Group gap="xs">
          <Button type="submit" size="xs" loading={save.isPending}>
            Save
          </Button>
          <Button size="xs" variant="default" onClick={onClose}>
            Close
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
