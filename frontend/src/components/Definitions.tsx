import { Text } from "@mantine/core";
import type { ReactNode } from "react";

import classes from "./Definitions.module.css";

/** Names and values of one thing, in two columns; below each other where it is narrow. */
export function Definitions({ label, items }: { label: string; items: [string, ReactNode][] }) {
  return (
    <dl className={classes["list"]} aria-label={label}>
      {items.map(([name, value]) => (
        <div key={name} className={classes["row"]}>
          <Text component="dt" size="sm" className="dimmed">
            {name}
          </Text>
          <Text component="dd" size="sm" m={0} style={{ overflowWrap: "anywhere" }}>
            {value}
          </Text>
        </div>
      ))}
    </dl>
  );
}
