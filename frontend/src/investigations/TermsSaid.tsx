import { List, Text } from "@mantine/core";

import { regimeLabel } from "../features/explore/said";
import { day } from "../format";

type Stored = Record<string, unknown>;
type Line = [label: string, said: string];

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === "string" && one !== "");
}

/** A code by the regime's name; free text stays as it was written. */
function regimeSaid(stated: string): string {
  const code = stated.trim().toLowerCase();
  return /\s/.test(code) ? stated : regimeLabel(code);
}

function lines(label: string, value: unknown, shown: (one: string) => string = (one) => one): Line[] {
  const said = texts(value).map(shown).join(", ");
  return said ? [[label, said]] : [];
}

function licence(found: Stored): Line[] {
  return [...lines("Licence", found.reference), ...lines("Permits", found.scope), ...lines("Holds until", found.expires_on, day)];
}

/** What a decision rests on besides the run, in labelled words: a freeze, its licences, a rebuttal of control. */
export function termsSaid(terms: Stored | null | undefined): Line[] {
  if (!terms) return [];
  const regimes = [...texts(terms.regime), ...texts(terms.further_regimes ?? [])];
  const further = (Array.isArray(terms.further_licences) ? terms.further_licences : []) as Stored[];
  return [
    ...lines(regimes.length > 1 ? "Sanctions regimes" : "Sanctions regime", regimes, regimeSaid),
    ...lines("Reported to", terms.authority),
    ...lines("Report by", terms.report_by, day),
    ...lines("Evidence", terms.evidence),
    ...lines("Kept evidence", terms.evidence_ids),
    ...licence(terms),
    ...further.flatMap((one) => [...lines("Sanctions regime", one.regime, regimeSaid), ...licence(one)]),
  ];
}

export function TermsSaid({ terms }: { terms: Stored | null | undefined }) {
  const said = termsSaid(terms);
  if (said.length === 0) return null;
  return (
    <List size="sm" aria-label="Terms of the decision">
      {said.map(([label, text], place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one decision never change, and two licences may say the same
        <List.Item key={place}>
          <Text span size="sm" className="dimmed">
            {label}:{" "}
          </Text>
          <Text span size="sm">
            {text}
          </Text>
        </List.Item>
      ))}
    </List>
  );
}
