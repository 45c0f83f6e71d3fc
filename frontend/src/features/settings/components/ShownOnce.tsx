import { Alert, Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { useEffect, useRef } from "react";

interface Props {
  title: string;
  /** Names and values; the last one is the secret. */
  values: readonly (readonly [string, string])[];
  says: string;
  onDone: () => void;
}

/** A secret that is shown this one time: it leaves the page's memory with “Done”. */
export function ShownOnce({ title, values, says, onDone }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <Alert ref={box} tabIndex={-1} variant="outline" color="yellow" title={title} role="alert">
      <Stack gap="xs">
        <Text size="sm">{says}</Text>
        {values.map(([name, value]) => (
          <Group key={name} gap="xs">
            <Text size="sm">{name}</Text>
            <Code style={{ overflowWrap: "anywhere" }}>{value}</Code>
            <CopyButton value={value}>
              {({ copied, copy }) => (
                <Button size="compact-xs" variant="default" onClick={copy} aria-label={`Copy: ${name}`}>
                  {copied ? "Copied" : "Copy"}
                </Button>
              )}
            </CopyButton>
          </Group>
        ))}
        <Group>
          <Button size="xs" onClick={onDone}>
            Done, I have kept it
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
