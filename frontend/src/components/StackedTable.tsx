import { Table, type TableProps } from "@mantine/core";

import classes from "./DataTable.module.css";

interface Props extends TableProps {
  label: string;
  minWidth?: number;
  /** The first column’s name stays on a phone: it says what the rows are. */
  named?: boolean;
}

/**
 * A table that scrolls in a region of its own where it is wider than the window; on a phone each row
 * is a block instead, with the `data-label` of a cell as its name.
 */
export function StackedTable({ label, minWidth = 480, named = false, children, ...rest }: Props) {
  return (
    <Table.ScrollContainer className={classes["region"] ?? ""} minWidth={minWidth} type="native" tabIndex={0} role="region" aria-label={`${label}, scrollable`}>
      <Table className={[classes["rows"], named && classes["named"]].filter(Boolean).join(" ")} verticalSpacing={4} aria-label={label} {...rest}>
        {children}
      </Table>
    </Table.ScrollContainer>
  );
}
