import { Group, Stack, TextInput, Textarea } from "@mantine/core";

import type { DecisionRequest } from "./queries";

/** What an outcome after a true match or a block rests on: authority, licence, or evidence. */
export interface DecisionTerms {
  regime: string;
  authority: string;
  reportBy: string;
  reference: string;
  scope: string;
  expiresOn: string;
  evidence: string;
}

export const NO_TERMS: DecisionTerms = {
  regime: "",
  authority: "",
  reportBy: "",
  reference: "",
  scope: "",
  expiresOn: "",
  evidence: "",
};

const FIELDS: Record<string, readonly (keyof DecisionTerms)[]> = {
  freeze_and_report: ["regime", "authority", "reportBy"],
  approve_under_licence: ["regime", "reference", "scope", "expiresOn"],
  control_rebutted: ["regime", "evidence"],
};

const LABELS: Record<keyof DecisionTerms, string> = {
  regime: "Sanctions regime, such as eu",
  authority: "Authority that receives the report",
  reportBy: "Report by",
  reference: "Reference of the licence",
  scope: "Scope of the licence",
  expiresOn: "Licence expires on",
  evidence: "Evidence that control does not exist",
};

const DATES: readonly string[] = ["reportBy", "expiresOn"];
const LONG: readonly string[] = ["scope", "evidence"];

/** The first required field that is empty, as a message; null: all are there. */
export function missingTerm(outcome: string, terms: DecisionTerms): string | null {
  const empty = (FIELDS[outcome] ?? []).find((name) => !terms[name].trim());
  return empty ? `Fill in: ${LABELS[empty]}.` : null;
}

/** The part of the request that belongs to an outcome. */
export function termsOf(outcome: string, terms: DecisionTerms): Partial<DecisionRequest> {
  const regime = terms.regime.trim();
  if (outcome === "freeze_and_report") {
    return { freeze: { regime, authority: terms.authority.trim(), report_by: terms.reportBy } };
  }
  if (outcome === "approve_under_licence") {
    return {
      licence: {
        regime,
        reference: terms.reference.trim(),
        scope: terms.scope.trim(),
        expires_on: terms.expiresOn,
      },
    };
  }
  if (outcome === "control_rebutted") {
    return { rebuttal: { regime, evidence: terms.evidence.trim(), evidence_ids: [] } };
  }
  return {};
}

interface Props {
  outcome: string;
  terms: DecisionTerms;
  onChange: (terms: DecisionTerms) => void;
}

/** The fields that the chosen outcome requires; none for the ordinary outcomes. */
export function Terms({ outcome, terms, onChange }: Props) {
  const names = FIELDS[outcome] ?? [];
  const input = (name: keyof DecisionTerms) => ({
    label: LABELS[name],
    required: true,
    value: terms[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ ...terms, [name]: event.currentTarget.value }),
  });
  if (names.length === 0) return null;
  return (
    <Stack gap="xs">
      <Group align="end">
        {names
          .filter((name) => !LONG.includes(name))
          .map((name) => (
            <TextInput key={name} type={DATES.includes(name) ? "date" : "text"} {...input(name)} />
          ))}
      </Group>
      {names
        .filter((name) => LONG.includes(name))
        .map((name) => (
          <Textarea key={name} autosize minRows={2} {...input(name)} />
        ))}
    </Stack>
  );
}
