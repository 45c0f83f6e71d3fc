import { Button, Group, Text } from "@mantine/core";
import { Link as RouterLink } from "@tanstack/react-router";
import type { Ref } from "react";

import type { NetworkNode } from "../queries/network";
import { nameOf, type May, type What } from "../shown";

interface Props {
  box: Ref<HTMLFieldSetElement>;
  party: NetworkNode;
  subject: string;
  may: May;
  onExpand: () => void;
  onHide: () => void;
  onShare: (what: What) => void;
}

/** What can be done with the party that is chosen in the picture or in the table. */
export function PartyActions({ box, party, subject, may, onExpand, onHide, onShare }: Props) {
  const button = (label: string, on: boolean, run: () => void) => (
    <Button size="compact-xs" variant="default" aria-disabled={!on} data-disabled={!on} onClick={() => on && run()}>
      {label}
    </Button>
  );
  return (
    <Group ref={box as never} component="fieldset" gap="xs" tabIndex={-1} aria-label={`Chosen: ${nameOf(party)}`} m={0} p={0} bd="none">
      <Text size="sm" fw={600}>
        {nameOf(party)}
      </Text>
      {party.id !== subject && button("Expand (e)", may.expand, onExpand)}
      {party.id !== subject && button("Hide (h)", may.hide, onHide)}
      {button("Shared addresses (a)", may.addresses, () => onShare("addresses"))}
      {party.type === "LegalEntity" && button("Shared officers (o)", may.officers, () => onShare("officers"))}
      {party.id !== subject && (
        <>
          <Button size="compact-xs" variant="default" renderRoot={(props) => <RouterLink to="/explore/$entityId" params={{ entityId: party.id }} search={{ tab: "network" as const }} {...props} />}>
            Its own network
          </Button>
          <Button size="compact-xs" variant="default" renderRoot={(props) => <RouterLink to="/explore/paths" search={{ from: subject, to: party.id }} {...props} />}>
            Paths to it
          </Button>
        </>
      )}
    </Group>
  );
}
