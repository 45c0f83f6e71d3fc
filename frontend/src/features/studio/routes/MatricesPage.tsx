import { Anchor, Button, FileInput, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";

import type { Column } from "../../../components/DataTable";
import { MakeForm } from "../../../components/MakeForm";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted, useMay } from "../../../components/Permission";
import { instant } from "../../../format";
import { Part } from "../../operator/components/Part";
import { STUDIO } from "../area";
import { InUse } from "../components/InUse";
import { Problems } from "../components/MatrixChecks";
import { nameProblem, versionProblem } from "../matrix";
import { createMatrix, importMatrix, matricesQuery, type Matrix, type NewMatrix } from "../queries/matrices";

export function statusText(matrix: Pick<Matrix, "status" | "origin" | "is_default">): string {
  if (matrix.origin === "shipped") return matrix.is_default ? "comes with Atlas; used where nothing else is" : "comes with Atlas";
  return matrix.status === "published" ? "published: it never changes" : matrix.status;
}

const COLUMNS: Column<Matrix>[] = [
  {
    id: "title",
    header: "Matrix",
    cell: (one) => (
      <>
        <Anchor renderRoot={(props) => <Link to="/studio/matrices/$schemaId" params={{ schemaId: one.id }} search={{ tab: "content" as const }} {...props} />}>{one.title || one.name}</Anchor>
        <Text size="xs" className="dimmed">
          {one.name}
        </Text>
      </>
    ),
  },
  { id: "version", header: "Version", cell: (one) => one.version },
  { id: "state", header: "State", cell: statusText },
  { id: "size", header: "Factors", cell: (one) => `${String(one.factor_count)} in ${String(one.dimension_count)} dimensions` },
  { id: "published", header: "Published", cell: (one) => (one.origin === "shipped" ? "with Atlas" : instant(one.published_at)) },
];

type Making = "copy" | "file" | null;

/** The firm's matrices, and which of them evaluates. */
export function MatricesPage() {
  return (
    <Permitted to="read">
      <Matrices />
    </Permitted>
  );
}

function Matrices() {
  const query = useInfiniteQuery(matricesQuery);
  const may = useMay();
  const [making, setMaking] = useState<Making>(null);
  const all = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack gap="md">
      <PageHead
        title="Risk matrices"
        says="What a score is made of: dimensions, factors, points and floors. The floors of the law hold in every matrix; a firm’s own can only add to them."
        area={STUDIO}
        actions={
          may("settings") && (
            <>
              <Button size="xs" onClick={() => setMaking("copy")}>
                New draft
              </Button>
              <Button size="xs" variant="default" onClick={() => setMaking("file")}>
                From a file
              </Button>
            </>
          )
        }
      />
      {making === "copy" && <Copy all={all} onCancel={() => setMaking(null)} />}
      {making === "file" && <FromFile onCancel={() => setMaking(null)} />}
      <InUse />
      <Part title="All versions">
        <PagedTable query={query} label="Matrices" columns={COLUMNS} rowId={(one) => one.id} empty="There is no matrix." />
      </Part>
    </Stack>
  );
}

function useOpened() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return async (schemaId: string) => {
    await queries.invalidateQueries({ queryKey: ["matrices"] });
    await navigate({ to: "/studio/matrices/$schemaId", params: { schemaId }, search: { tab: "content" } });
  };
}

function Copy({ all, onCancel }: { all: Matrix[]; onCancel: () => void }) {
  const open = useOpened();
  const key = useRef(crypto.randomUUID());
  const form = useForm<NewMatrix>({
    initialValues: { name: "", version: "1", title: "", copyOf: all.find((one) => one.is_default)?.id ?? all[0]?.id ?? "" },
    validate: { name: nameProblem, version: versionProblem },
    onValuesChange: () => {
      key.current = crypto.randomUUID();
    },
  });
  const making = useMutation({ mutationFn: (wanted: NewMatrix) => createMatrix(wanted, key.current), onSuccess: (made) => open(made.id) });
  return (
    <MakeForm title="New draft of a matrix" action="Make the draft" making={making} onSubmit={form.onSubmit((values) => making.mutate(values))} onCancel={onCancel}>
      <Text size="sm">A draft evaluates no company. It is copied from a version and changed from there.</Text>
      <NativeSelect label="Copy of" data={all.map((one) => ({ value: one.id, label: `${one.title || one.name}, ${one.version}` }))} {...form.getInputProps("copyOf")} />
      <TextInput label="Name" description="Its versions share it, such as retail_matrix" withAsterisk {...form.getInputProps("name")} />
      <TextInput label="Version" withAsterisk {...form.getInputProps("version")} />
      <TextInput label="Title" description="As people read it; that of the copied version where it is left out" {...form.getInputProps("title")} />
    </MakeForm>
  );
}

function FromFile({ onCancel }: { onCancel: () => void }) {
  const open = useOpened();
  const key = useRef(crypto.randomUUID());
  const [file, setFile] = useState<File | null>(null);
  const [content, setContent] = useState("");
  const checking = useMutation({ mutationFn: (text: string) => importMatrix(text, true, crypto.randomUUID()) });
  const making = useMutation({
    mutationFn: () => importMatrix(content, false, key.current),
    onSuccess: async (made) => {
      if (made.matrix) await open(made.matrix.id);
    },
  });
  const choose = async (chosen: File | null) => {
    setFile(chosen);
    key.current = crypto.randomUUID();
    making.reset();
    checking.reset();
    const text = chosen ? await chosen.text() : "";
    setContent(text);
    if (text) checking.mutate(text);
  };
  return (
    <MakeForm
      title="A matrix from a file"
      action="Make the draft"
      making={making.isError ? making : { ...checking, isPending: checking.isPending || making.isPending }}
      onSubmit={(event) => {
        event.preventDefault();
        if (checking.data) making.mutate();
      }}
      onCancel={onCancel}
    >
      <FileInput label="File" description="JSON or YAML, as an export writes it" withAsterisk value={file} onChange={(chosen) => void choose(chosen)} />
      {checking.data && (
        <Group role="status">
          <Text size="sm">{checking.data.valid ? "It could be published as it is." : "It can be kept as a draft. Before it is published, this must be mended:"}</Text>
        </Group>
      )}
      {checking.data && !checking.data.valid && <Problems problems={checking.data.problems} />}
    </MakeForm>
  );
}
