import { Autocomplete, Fieldset, Group, MultiSelect, Stack, Text, TextInput, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { sourceLabel } from "../features/customers/words";
import { KNOWN_REGIMES, regimeCode, regimeLabel } from "../features/explore/said";
import { sourcesQuery } from "../features/investigation/queries";
import type { CaseDecision, DecisionRequest } from "./queries";

type Blocks = CaseDecision["blocks"];

export interface LicenceTerms {
  reference: string;
  scope: string;
  expiresOn: string;
}

/** What an outcome after a true match or a block rests on: authority, licences by regime, or evidence. */
export interface DecisionTerms {
  regime: string;
  authority: string;
  reportBy: string;
  evidence: string;
  evidenceIds: string;
  licences: Record<string, LicenceTerms>;
}

const NO_LICENCE: LicenceTerms = { reference: "", scope: "", expiresOn: "" };

export const NO_TERMS: DecisionTerms = {
  regime: "",
  authority: "",
  reportBy: "",
  evidence: "",
  evidenceIds: "",
  licences: {},
};

type TextTerm = Exclude<keyof DecisionTerms, "licences">;

const FIELDS: Record<string, readonly TextTerm[]> = {
  freeze_and_report: ["regime", "authority", "reportBy"],
  control_rebutted: ["evidence", "evidenceIds"],
};

const LABELS: Record<TextTerm | keyof LicenceTerms, string> = {
  regime: "Sanctions regime",
  authority: "Authority that receives the report",
  reportBy: "Report by",
  evidence: "Evidence that control does not exist",
  evidenceIds: "Kept evidence that shows it (may stay empty)",
  reference: "Reference of the licence",
  scope: "Scope of the licence",
  expiresOn: "Licence expires on",
};

/** Chosen from what is known, not typed. */
const CHOSEN: readonly string[] = ["regime", "evidenceIds"];
const OPTIONAL: readonly string[] = ["evidenceIds"];
const DATES: readonly string[] = ["reportBy", "expiresOn"];
const LONG: readonly string[] = ["scope", "evidence"];
const OF_A_LICENCE: readonly (keyof LicenceTerms)[] = ["reference", "expiresOn", "scope"];

/** The regimes that a licence is asked for: those that bind the firm; where none does, the first that blocks. */
function licensed(blocks: Blocks): string[] {
  const binding = blocks.filter((block) => block.binds);
  return (binding.length > 0 ? binding : blocks.slice(0, 1)).map((block) => block.regime);
}

/** The first required field that is empty, as a message; null: all are there. */
export function missingTerm(outcome: string, terms: DecisionTerms, blocks: Blocks): string | null {
  const empty = (FIELDS[outcome] ?? []).find((name) => !OPTIONAL.includes(name) && !terms[name].trim());
  if (empty) return `Fill in: ${LABELS[empty]}.`;
  if (outcome !== "approve_under_licence") return null;
  for (const regime of licensed(blocks)) {
    const licence = terms.licences[regime] ?? NO_LICENCE;
    const lacks = OF_A_LICENCE.find((name) => !licence[name].trim());
    if (lacks) return `Fill in for ${regimeLabel(regime)}: ${LABELS[lacks]}.`;
  }
  return null;
}

/** The part of the request that belongs to an outcome. */
export function termsOf(outcome: string, terms: DecisionTerms, blocks: Blocks): Partial<DecisionRequest> {
  if (outcome === "freeze_and_report") {
    return {
      freeze: { regime: regimeCode(terms.regime), authority: terms.authority.trim(), report_by: terms.reportBy },
    };
  }
  if (outcome === "approve_under_licence") {
    const [licence, ...further] = licensed(blocks).map((regime) => {
      const said = terms.licences[regime] ?? NO_LICENCE;
      return {
        regime,
        reference: said.reference.trim(),
        scope: said.scope.trim(),
        expires_on: said.expiresOn,
      };
    });
    return licence ? { licence, further_licences: further } : {};
  }
  if (outcome === "control_rebutted") {
    const [regime = "", ...further] = blocks.map((block) => block.regime);
    return {
      rebuttal: {
        regime,
        further_regimes: further,
        evidence: terms.evidence.trim(),
        evidence_ids: terms.evidenceIds.split(/[\s,]+/).filter(Boolean),
      },
    };
  }
  return {};
}

interface Props {
  /** The run whose kept answers can be named as evidence. */
  runId: string;
  outcome: string;
  terms: DecisionTerms;
  blocks: Blocks;
  onChange: (terms: DecisionTerms) => void;
}

/** The fields that the chosen outcome requires; none for the ordinary outcomes. */
export function Terms({ runId, outcome, terms, blocks, onChange }: Props) {
  if (outcome === "approve_under_licence") {
    return (
      <Stack gap="xs">
        {licensed(blocks).map((regime) => (
          <Licence
            key={regime}
            regime={regime}
            said={terms.licences[regime] ?? NO_LICENCE}
            onChange={(said) => onChange({ ...terms, licences: { ...terms.licences, [regime]: said } })}
          />
        ))}
      </Stack>
    );
  }
  const names = FIELDS[outcome] ?? [];
  if (names.length === 0) return null;
  return (
    <Stack gap="xs">
      {outcome === "control_rebutted" && (
        <Text size="sm">Blocked by control under: {blocks.map((block) => regimeLabel(block.regime)).join(", ")}.</Text>
      )}
      {outcome === "freeze_and_report" && (
        <Autocomplete
          label={LABELS.regime}
          description="That of the list or the law that froze the assets"
          required
          maw={360}
          data={[...new Set([...blocks.map((block) => regimeLabel(block.regime)), ...KNOWN_REGIMES])]}
          value={terms.regime}
          onChange={(regime) => onChange({ ...terms, regime })}
        />
      )}
      <Fields names={names.filter((name) => !CHOSEN.includes(name))} said={terms} onChange={(changed) => onChange({ ...terms, ...changed })} />
      {outcome === "control_rebutted" && <KeptEvidence runId={runId} chosen={terms.evidenceIds} onChange={(evidenceIds) => onChange({ ...terms, evidenceIds })} />}
    </Stack>
  );
}

/** The answers that the run kept, by source: chosen, never typed as ids. */
function KeptEvidence({ runId, chosen, onChange }: { runId: string; chosen: string; onChange: (ids: string) => void }) {
  const query = useQuery(sourcesQuery(runId));
  const kept = (query.data?.items ?? []).flatMap((one) =>
    one.evidence_ids.map((id, at) => ({ value: id, label: one.evidence_ids.length === 1 ? sourceLabel(one.source) : `${sourceLabel(one.source)}, answer ${String(at + 1)}` })),
  );
  return (
    <MultiSelect
      label={LABELS.evidenceIds}
      description="Answers of sources that this run kept"
      placeholder={query.isSuccess && kept.length === 0 ? "This run kept none" : ""}
      searchable
      data={kept}
      value={chosen.split(" ").filter(Boolean)}
      onChange={(ids) => onChange(ids.join(" "))}
    />
  );
}

interface LicenceProps {
  regime: string;
  said: LicenceTerms;
  onChange: (said: LicenceTerms) => void;
}

function Licence({ regime, said, onChange }: LicenceProps) {
  return (
    <Fieldset legend={`Licence under ${regimeLabel(regime)}`}>
      <Fields names={OF_A_LICENCE} said={said} onChange={(changed) => onChange({ ...said, ...changed })} />
    </Fieldset>
  );
}

interface FieldsProps<Name extends TextTerm | keyof LicenceTerms> {
  names: readonly Name[];
  said: Record<Name, string>;
  onChange: (changed: Partial<Record<Name, string>>) => void;
}

function Fields<Name extends TextTerm | keyof LicenceTerms>({ names, said, onChange }: FieldsProps<Name>) {
  const input = (name: Name) => ({
    label: LABELS[name],
    required: !OPTIONAL.includes(name),
    value: said[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ [name]: event.currentTarget.value } as Partial<Record<Name, string>>),
  });
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
