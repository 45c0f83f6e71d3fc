import { Button, Kbd, Paper, Stack, Switch, Table, Text } from "@mantine/core";

import { switchShortcuts, useShortcutsOn } from "../../../components/useShortcuts";

const KEYS = [
  ["j / k", "next and previous hit"],
  ["1", "true match"],
  ["2", "false positive"],
  ["3", "unsure"],
  ["x", "select the hit, to decide several together"],
  ["e", "evidence: the entry as listed, and where the hit was seen"],
  ["/", "filter by the party’s name"],
  ["z", "take back the last decision, within 10 seconds"],
  ["?", "this help"],
] as const;

export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const on = useShortcutsOn();
  return (
    <Paper withBorder p="sm" component="section" aria-label="Keyboard">
      <Stack gap="xs">
        <Table verticalSpacing={2} aria-label="Keys">
          <Table.Tbody>
            {KEYS.map(([key, what]) => (
              <Table.Tr key={key}>
                <Table.Th scope="row">
                  <Kbd>{key}</Kbd>
                </Table.Th>
                <Table.Td>{what}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Text size="sm">Keys do nothing while you type in a field.</Text>
        <Switch
          label="Single-key shortcuts"
          checked={on}
          onChange={(event) => switchShortcuts(event.currentTarget.checked)}
        />
        <Button size="xs" variant="default" onClick={onClose} w="max-content">
          Close
        </Button>
      </Stack>
    </Paper>
  );
}
