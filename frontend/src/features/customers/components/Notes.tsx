import { Button, Group, Paper, Stack, Text, Textarea } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty, Loading } from "../../../components/states";
import { instant } from "../../../format";
import { meQuery } from "../../../queries";
import { addNote, notesQuery, type Company } from "../queries/customers";

export function Notes({ company }: { company: Company }) {
  const queries = useQueryClient();
  const me = useQuery(meQuery);
  const query = useInfiniteQuery(notesQuery(company.id));
  const [text, setText] = useState("");
  const key = useRef(crypto.randomUUID());
  const add = useMutation({
    mutationFn: () => addNote(company.id, text.trim(), key.current),
    onSuccess: async () => {
      key.current = crypto.randomUUID();
      setText("");
      await queries.invalidateQueries({ queryKey: ["customer", company.id] });
    },
  });
  const notes = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack gap="sm">
      {me.data?.permissions.includes("run") && (
        <form
          aria-label="Add a note"
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate();
          }}
        >
          <Stack gap="xs" maw={720}>
            <Textarea
              label="Note"
              description="Plain text, for everyone in your organisation"
              autosize
              minRows={2}
              value={text}
              onChange={(event) => {
                setText(event.currentTarget.value);
                key.current = crypto.randomUUID();
              }}
            />
            {add.isError && <ProblemAlert error={add.error} />}
            <Group>
              <Button type="submit" size="xs" disabled={text.trim() === ""} loading={add.isPending}>
                Add the note
              </Button>
            </Group>
          </Stack>
        </form>
      )}
      {query.isPending && <Loading what="the notes" />}
      {query.isError && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && notes.length === 0 && <Empty>No note was written about this customer.</Empty>}
      {notes.map((note) => (
        <Paper withBorder p="sm" key={note.id} component="article" aria-label={`Note of ${instant(note.created_at)}`}>
          <Text size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {note.text}
          </Text>
          <Text size="xs" className="dimmed">
            {note.created_by === me.data?.id ? "You" : "Another person"}, {instant(note.created_at)}
            {note.updated_at !== note.created_at && `, changed ${instant(note.updated_at)}`}
          </Text>
        </Paper>
      ))}
      {query.hasNextPage && (
        <Group>
          <Button size="xs" variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show more
          </Button>
        </Group>
      )}
    </Stack>
  );
}
