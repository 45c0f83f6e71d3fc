import { List } from "@mantine/core";

import type { components } from "../api/schema";
import { points } from "../figures";
import { sentence, words } from "../format";

type Floor = components["schemas"]["FloorOut"];

const FLOOR_WORDS: Record<Floor["status"], string> = {
  applied: "Applied",
  not_assessed: "May yet apply: not assessed",
  not_met: "Not met",
};

/** The floors by what holds of them today; one that was not met and may be by now stands apart. */
export function floorGroups(floors: Floor[]) {
  const of = (status: Floor["status"], doubtful = false) => floors.filter((floor) => floor.status === status && Boolean(floor.today) === doubtful);
  return [
    { key: "applied", title: FLOOR_WORDS.applied, items: of("applied") },
    { key: "not_assessed", title: FLOOR_WORDS.not_assessed, items: of("not_assessed") },
    { key: "doubtful", title: "May yet apply: not met when it was evaluated", items: of("not_met", true) },
    { key: "not_met", title: FLOOR_WORDS.not_met, items: of("not_met") },
  ] as const;
}

function leastOf(floor: Floor): string {
  return [
    ...(floor.minimum_score === null ? [] : [`at least ${points(floor.minimum_score)}`]),
    ...(floor.minimum_tier ? [`${floor.minimum_tier.toUpperCase()} at least`] : []),
    ...floor.effects.map(words),
  ].join(", ");
}

/** Why it stands so, a sentence each. */
function reasonsOf(floor: Floor): string[] {
  const said = floor.because_words.map((one) => sentence(one.charAt(0).toLocaleUpperCase() + one.slice(1)));
  return floor.today ? [...said, floor.today] : said;
}

/** Each floor with the least it asks for, its legal basis and why it stands so. */
export function FloorList({ floors }: { floors: Floor[] }) {
  return (
    <List size="sm">
      {floors.map((floor) => (
        <List.Item key={floor.id}>
          <strong>{floor.title}</strong>
          {leastOf(floor) && `: ${leastOf(floor)}`}. <span className="dimmed">{sentence(floor.legal_source)}</span>
          {reasonsOf(floor).length > 0 && (
            <List size="sm" listStyleType="none">
              {reasonsOf(floor).map((reason) => (
                <List.Item key={reason}>{reason}</List.Item>
              ))}
            </List>
          )}
        </List.Item>
      ))}
    </List>
  );
}
