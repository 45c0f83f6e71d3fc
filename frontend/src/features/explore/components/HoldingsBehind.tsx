import { Anchor, Button, List, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { MadeOf } from "../../../components/MadeOf";
import { bandText, kindText } from "../graph";
import type { Band, Holding } from "../queries/explore";
import { LinkSources } from "./LinkSources";

/** Holdings beyond this number are shown on request, because each of them fetches its sources. */
const SHOWN = 8;

interface Props {
  holdings: readonly Holding[];
  names: ReadonlyMap<string, string>;
  /** How the figure follows from them. */
  says: string;
}

/** The holdings behind a figure, each with who states it and the raw response. */
export function HoldingsBehind({ holdings, names, says }: Props) {
  const [all, setAll] = useState(false);
  const name = (id: string) => names.get(id) ?? "a party that is not shown";
  const shown = all ? holdings : holdings.slice(0, SHOWN);
  return (
    <>
      <Text size="sm">{holdings.length === 0 ? "No loaded source states a holding that leads here." : says}</Text>
      <List size="sm" spacing={6}>
        {shown.map((one) => (
          <List.Item key={one.id}>
            <Party id={one.holder} name={name(one.holder)} />: {kindText(one)} of <Party id={one.company} name={name(one.company)} />
            {!one.control && one.kind !== "trust_role" && `, ${bandText(one.band)}`}
            <LinkSources id={one.id} />
          </List.Item>
        ))}
      </List>
      {holdings.length > shown.length && (
        <Button size="compact-xs" variant="default" onClick={() => setAll(true)}>
          Show the other {holdings.length - shown.length}
        </Button>
      )}
    </>
  );
}

function Party({ id, name }: { id: string; name: string }) {
  return (
    <Anchor fz="inherit" underline="always" renderRoot={(props) => <Link to="/explore/$entityId" params={{ entityId: id }} search={{ tab: "ownership" as const }} {...props} />}>
      {name}
    </Anchor>
  );
}

/** A share, and on request the holdings it is made of. */
export function Share({ band, none, what, ...behind }: Props & { band: Band | null; none: string; what: string }) {
  if (!band) return none;
  return (
    <MadeOf what={what} of={() => <HoldingsBehind {...behind} />}>
      {bandText(band)}
    </MadeOf>
  );
}
