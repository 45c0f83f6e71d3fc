import { Button, Kbd, Paper, Stack, Switch, Table, Text } from "@mantine/core";

import { switchShortcuts, useShortcutsOn } from "./useShortcuts";

/** What each key of a page does, and the switch that turns single keys off. */
export function ShortcutHelp({ keys, onClose }: { keys: readonly (readonly [string, string])[]; onClose: () => void }) {
  const on = useShortcutsOn();
  return (
    <Paper withBorder p="sm" component="section" aria-label="Keyboard">
      <Stack gap="xs">
        <Table verticalSpacing={2} aria-label="Keys">
          <Table.Tbody>
            {keys.map(([key, what]) => (
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
