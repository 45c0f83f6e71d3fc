import { Text } from "@mantine/core";

/** A thing by its label; its key below, for who writes to the API or the command line. */
export function Keyed({ label, id }: { label: string; id: string }) {
  return (
    <>
      {label}
      {label !== id && (
        <Text span size="xs" className="dimmed mono" display="block">
          {id}
        </Text>
      )}
    </>
  );
}
