import { Button, Checkbox, FileInput, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";

import { ProblemAlert } from "../../../components/ProblemAlert";
import { saveText } from "../../../download";
import { listsQuery, startBatch } from "../queries/screening";
import { topicLabel } from "../said";

const TEMPLATE =
  "reference,name,kind,birth_date,countries,other_names,identifiers\n" +
  "C-1,Example Trading Ltd,company,,GB,,GB-COH:01234567\nC-2,Jane Example,person,1961-04-12,GB;FR,Jane Doe,\n";

/** A file of parties, screened in the background. */
export function BatchForm() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const lists = useQuery(listsQuery);
  const key = useRef(crypto.randomUUID());
  const [file, setFile] = useState<File | null>(null);
  const [topics, setTopics] = useState(["sanctions"]);
  const [purpose, setPurpose] = useState("batch");
  const known = [...new Set(["sanctions", ...(lists.data?.items ?? []).flatMap((list) => list.topics)])];
  const start = useMutation({
    mutationFn: (content: File) => startBatch({ content, fileName: content.name, topics, purpose: purpose.trim() || "batch" }, key.current),
    onSuccess: async (batch) => {
      await queries.invalidateQueries({ queryKey: ["screening-batches"] });
      await navigate({ to: "/screening/batches/$batchId", params: { batchId: batch.id } });
    },
  });
  const renew = () => {
    key.current = crypto.randomUUID();
    start.reset();
  };
  return (
    <Stack gap="sm">
      <FileInput
        label="File"
        description="CSV with a header (comma, semicolon or tab), or JSON lines; a column “name” is needed. Several values in a cell are separated by ;"
        placeholder="Choose a file"
        accept=".csv,.tsv,.txt,.ndjson,.jsonl"
        maw={520}
        clearable
        clearButtonProps={{ "aria-label": "Remove the file" }}
        value={file}
        onChange={(chosen) => {
          renew();
          setFile(chosen);
        }}
      />
      <Checkbox.Group
        label="Search for"
        size="xs"
        value={topics}
        onChange={(chosen) => {
          renew();
          setTopics(chosen);
        }}
      >
        <Group gap="md" mt={4}>
          {known.map((topic) => (
            <Checkbox key={topic} size="xs" value={topic} label={topicLabel(topic)} />
          ))}
        </Group>
      </Checkbox.Group>
      <TextInput
        size="xs"
        label="Purpose, kept and audited"
        maw={320}
        maxLength={200}
        value={purpose}
        onChange={(event) => {
          renew();
          setPurpose(event.currentTarget.value);
        }}
      />
      {start.isError && <ProblemAlert error={start.error} />}
      <Group gap="xs">
        <Button size="xs" disabled={!file || topics.length === 0} loading={start.isPending} onClick={() => file && start.mutate(file)}>
          Screen the file
        </Button>
        <Button size="xs" variant="default" onClick={() => saveText(TEMPLATE, "screening-template.csv", "text/csv")}>
          Download a template
        </Button>
        {!file && (
          <Text size="xs" className="dimmed">
            Choose a file first.
          </Text>
        )}
      </Group>
    </Stack>
  );
}
