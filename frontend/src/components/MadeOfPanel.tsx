import { Drawer, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  title: string;
  figure: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

/** What a figure is made of, beside the page it stands on; Escape closes it. */
export function MadeOfPanel({ title, figure, onClose, children }: Props) {
  return (
    <Drawer
      opened
      returnFocus={false}
      onClose={onClose}
      position="right"
      size="md"
      title={`Made of: ${title}`}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack gap="xs">
        <Text fw={700}>{figure}</Text>
        {children}
      </Stack>
    </Drawer>
  );
}
