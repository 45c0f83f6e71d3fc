import { Button, Group, Paper, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQuery, type InfiniteData, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { useRef, useState } from "react";

import type { components } from "../api/client";
import { instant } from "../format";
import { meQuery } from "../queries";
import { ProblemAlert } from "./ProblemAlert";
import { Empty, Loading } from "./states";

type Note = Pick<components["schemas"]["InvestigationNoteOut"], "id" | "text" | "created_by" | "created_at" | "updated_at">;

interface Props {
  query: UseInfiniteQueryResult<InfiniteData<{ items: Note[] }>>;
  add: (text: string, key: string) => Promise<unknown>;
  /** What an empty list says. */
  empty: string;
}

/** What people wrote about a customer or a run, the newest first. */
export function Notes({ query, add: write, empty }: Props) {
  const me = useQuery(meQuery);
  const [text, setText] = useState("");
  const key = useRef(crypto.randomUUID());
  const add = useMutation({
    mutationFn: () => write(text.trim(), key.current),
    onSuccess: async () => {
      key.current = crypto.randomUUID();
      setText("");
      await query.refetch();
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
      {query.data && notes.length === 0 && <Empty>{empty}</Empty>}
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
