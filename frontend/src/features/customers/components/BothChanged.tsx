import { Alert, Button, Group, Stack } from "@mantine/core";

import { nestedChanges, nestedMerged } from "../nested";
import { ConflictTable } from "./ConflictTable";

interface Props<T> {
  /** What was changed, as in “Another person changed the draft meanwhile”. */
  what: string;
  /** As it was when this person began, as it is now, and as this person wants it. */
  was: T;
  theirs: T;
  mine: T;
  /** A path of it in words. */
  label: (path: string) => string;
  onContinue: (next: T) => void;
}

/** Another person was faster: what each changed, and the way on with or without one's own changes. */
export function BothChanged<T>({ what, was, theirs, mine, label, onContinue }: Props<T>) {
  return (
    <Stack gap="sm">
      <Alert color="orange" variant="outline" role="alert" title={`Another person changed ${what} meanwhile`}>
        Nothing of yours was saved yet. Below is what each of you changed.
      </Alert>
      <ConflictTable changes={nestedChanges(was, theirs, mine)} label={label} title={(_, value) => value} />
      <Group>
        <Button size="xs" onClick={() => onContinue(nestedMerged(was, theirs, mine))}>
          Continue with my changes on top of theirs
        </Button>
        <Button size="xs" variant="default" onClick={() => onContinue(theirs)}>
          Discard my changes
        </Button>
      </Group>
    </Stack>
  );
}
