import { PlainTable } from "../../../components/PlainTable";
import { fieldLabel } from "../words";
import type { FieldChange, FieldValue } from "../merge";

interface Props {
  changes: FieldChange[];
  title: (field: string, value: string) => string;
  /** A field in words. */
  label?: (field: string) => string;
}

function textOf(field: string, value: FieldValue, title: Props["title"]): string {
  if (value === null || value === "") return "–";
  if (typeof value === "object") return value.map((one) => title(field, one)).join("; ") || "–";
  return typeof value === "number" ? value.toLocaleString() : title(field, value);
}

/** What two people changed in the same record, field by field. */
export function ConflictTable({ changes, title, label = fieldLabel }: Props) {
  return (
    <PlainTable
      bare
      label="Changes of both"
      minWidth={560}
      head={["Field", "When you began", "Now", "Yours", "What happens with your changes on top"]}
      rows={changes.map((change) => {
        const mineChanged = JSON.stringify(change.mine) !== JSON.stringify(change.was);
        return {
          key: change.field,
          cells: [
            label(change.field),
            textOf(change.field, change.was, title),
            textOf(change.field, change.theirs, title),
            textOf(change.field, change.mine, title),
            change.conflict ? <strong key="both">Both changed it: yours replaces theirs</strong> : mineChanged ? "Yours" : "Theirs stays",
          ],
        };
      })}
    />
  );
}
