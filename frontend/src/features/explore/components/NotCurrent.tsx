import { Alert } from "@mantine/core";

import { notCurrentText } from "../said";

/** Says above a structure that the registers may state something else now. */
export function NotCurrent({ codes }: { codes: readonly string[] | undefined }) {
  const said = notCurrentText(codes);
  if (said === null) return null;
  return (
    <Alert variant="outline" color="orange" title="Not current" role="alert">
      {said}
    </Alert>
  );
}
