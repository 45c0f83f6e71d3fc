import { Checkbox, FileInput, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";

import { DataTable, type Column } from "../../../components/DataTable";
import { MakeForm } from "../../../components/MakeForm";
import { attributeLabel } from "../../customers/words";
import { importDataset, type DatasetType, type ImportOutcome } from "../queries/reference";
import { provenanceProblems } from "../reference";

const ROWS: Column<ImportOutcome["rows"][number]>[] = [
  { id: "number", header: "Row", cell: (row) => row.number },
  { id: "key", header: "Key", cell: (row) => row.key || "–" },
  { id: "problems", header: "What is wrong", cell: (row) => row.problems.join("; ") },
];

/** A file of entries with its source: first every row is checked, then it is kept as a draft. */
export function DatasetImport({ types, onCancel }: { types: DatasetType[]; onCancel: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const [file, setFile] = useState<File | null>(null);
  const [content, setContent] = useState("");
  const form = useForm({
    initialValues: { type: types[0]?.type ?? "", version: "", name: "", source: "", url: "", source_date: "", licence: "", judgement: false },
    validate: ({ type: _, judgement: __, ...stated }) => provenanceProblems(stated),
  });
  const send = useMutation({
    mutationFn: (dryRun: boolean) =>
      importDataset({ ...form.getValues(), note: "", format: content.trimStart().match(/^[[{]/) ? "json" : "csv", content, dry_run: dryRun }, dryRun ? crypto.randomUUID() : key.current),
    onSuccess: async (made) => {
      if (!made.dataset) return;
      await queries.invalidateQueries({ queryKey: ["reference-data"] });
      await navigate({ to: "/studio/reference-data/$datasetId", params: { datasetId: made.dataset.id }, search: { tab: "changes" } });
    },
  });
  const checked = send.data;
  const renew = () => {
    key.current = crypto.randomUUID();
    send.reset();
  };
  const type = types.find((one) => one.type === form.values.type);
  const choose = async (chosen: File | null) => {
    renew();
    setFile(chosen);
    setContent(chosen ? await chosen.text() : "");
  };
  const refused = checked?.rows.filter((row) => !row.accepted) ?? [];
  return (
    <MakeForm
      title="Import reference data"
      action={checked?.valid ? "Keep it as a draft" : "Check the file"}
      making={send}
      onSubmit={(event) => {
        const valid = form.validate();
        event.preventDefault();
        if (!valid.hasErrors && content !== "") send.mutate(!checked?.valid);
      }}
      onCancel={onCancel}
    >
      <Stack gap="xs" onChange={renew}>
        <Text size="sm">Nothing is accepted without its source, address and date. A draft answers nothing until it is put in force.</Text>
        <NativeSelect label="Kind" data={types.map((one) => ({ value: one.type, label: one.title }))} {...form.getInputProps("type")} />
        <FileInput
          label="File"
          description={`CSV with a header row, or JSON. An entry is named by: ${(type?.key ?? []).map(attributeLabel).join(", ") || "–"}`}
          withAsterisk
          value={file}
          error={content === "" && form.errors["version"] ? "Required" : null}
          onChange={(chosen) => void choose(chosen)}
        />
        <TextInput label="Version" description="Your name of it, such as 2026-10" withAsterisk {...form.getInputProps("version")} />
        <TextInput label="Name" withAsterisk {...form.getInputProps("name")} />
        <TextInput label="Source" description="Who published it, and in what" withAsterisk {...form.getInputProps("source")} />
        <TextInput label="Address" description="https://…" withAsterisk {...form.getInputProps("url")} />
        <TextInput label="Date of the source" description="A day, month or year, such as 2026-10" withAsterisk {...form.getInputProps("source_date")} />
        <TextInput label="Licence" description="Under which it may be used" withAsterisk {...form.getInputProps("licence")} />
        <Checkbox size="xs" label="A judgement of our firm, not a fact of a publisher" {...form.getInputProps("judgement", { type: "checkbox" })} />
      </Stack>
      {checked && (
        <Stack gap="xs" component="section" aria-label="What the check found">
          <Text size="sm" role="status">
            Rows accepted: {checked.accepted.toLocaleString()}; refused: {checked.rejected.toLocaleString()}.
            {checked.valid ? " Nothing is kept yet." : " It is taken whole or not at all: mend the file and check it again."}
          </Text>
          {checked.problems.map((problem) => (
            <Text key={`${problem.path} ${problem.message}`} size="sm">
              {problem.path}: {problem.message}
            </Text>
          ))}
          {refused.length > 0 && <DataTable label="Refused rows" columns={ROWS} rows={refused} rowId={(row) => String(row.number)} minWidth={420} />}
        </Stack>
      )}
    </MakeForm>
  );
}
