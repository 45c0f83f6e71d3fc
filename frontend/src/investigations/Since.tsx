import { List, Text } from "@mantine/core";

import { changedSince, provisionalReason } from "./reasons";

/** What changed since an evaluation, where its reasons do not say so already: why its worst case is what it is. */
export function Since({ evaluation }: { evaluation: { reasons?: string[]; outdated?: string[] } }) {
  const codes = changedSince(evaluation.reasons, evaluation.outdated);
  if (codes.length === 0) return null;
  return (
    <>
      <Text size="sm">Since it was made:</Text>
      <List size="sm" aria-label="Since it was made">
        {codes.map((code) => (
          <List.Item key={code}>{provisionalReason(code)}</List.Item>
        ))}
      </List>
    </>
  );
}
