import { Text } from "@mantine/core";

import { ProblemAlert } from "../../../components/ProblemAlert";
import { Loading } from "../../../components/states";

interface Props {
  /** How often the form was begun on a newer version; none: it is the first. */
  round: number;
  /** What is edited now, as in “You now edit the newest record”. */
  now: string;
  refused: unknown;
  /** The newest version is being read. */
  reading: boolean;
}

/** Above a form on one version: why it was not saved, or that it continues on what another person wrote. */
export function SaveState({ round, now, refused, reading }: Props) {
  return (
    <>
      {round > 0 && (
        <Text size="sm" role="status">
          You now edit {now}. Check the fields and save.
        </Text>
      )}
      {refused !== null && <ProblemAlert error={refused} />}
      {reading && <Loading what={now} height={60} />}
    </>
  );
}
