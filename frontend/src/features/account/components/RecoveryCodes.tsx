import { Alert, Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { useEffect, useRef } from "react";

/** Shown this one time; they leave the page's memory with “Done”. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <Alert ref={box} tabIndex={-1} variant="outline" color="yellow" title="Recovery codes" role="alert">
      <Stack gap="xs">
        <Text size="sm">Keep them apart from the device, on paper for example. Each signs you in once when the app is not at hand. Atlas does not show them again.</Text>
        <Code block style={{ fontSize: "var(--mantine-font-size-sm)" }}>
          {codes.join("\n")}
        </Code>
        <Group gap="xs">
          <CopyButton value={codes.join("\n")}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" onClick={copy}>
                {copied ? "Copied" : "Copy all"}
              </Button>
            )}
          </CopyButton>
          <Button size="xs" onClick={onDone}>
            Done, I have kept them
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
