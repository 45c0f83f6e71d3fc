import { Button, List, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { ProblemAlert } from "../../../components/ProblemAlert";
import { FIELDS, rowChanges, type Field } from "../mapping";
import type { FieldValue } from "../merge";
import { heldQuery } from "../queries/customers";
import { valueText } from "../words";

interface Props {
  companyId: string;
  /** What the row of the file says. */
  values: Partial<Record<Field, FieldValue>>;
}

/** Field by field what a row of an import would change; asked for one row at a time. */
export function WhatChanges({ companyId, values }: Props) {
  const [open, setOpen] = useState(false);
  const query = useQuery({ ...heldQuery(companyId), enabled: open });
  if (!open || query.isPending) {
    return (
      <Button size="compact-xs" variant="default" loading={open} onClick={() => setOpen(true)}>
        Show what would change
      </Button>
    );
  }
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const changes = rowChanges(values, query.data);
  if (changes.length === 0) return <Text size="sm">Only your own data, or the way a value is written.</Text>;
  return (
    <List size="sm">
      {changes.map(({ field, was, becomes }) => (
        <List.Item key={field}>
          {FIELDS[field]}: {valueText(was, field)} → {valueText(becomes, field)}
        </List.Item>
      ))}
    </List>
  );
}
