import { Button, Checkbox, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState, type FormEvent } from "react";

import { ProblemAlert } from "../../../components/ProblemAlert";
import { KINDS, problemsOf, requestOf, type PartyForm } from "../form";
import { listsQuery, screen, screeningQuery } from "../queries/screening";
import { topicLabel } from "../said";

/** What the known lists answer for; sanctions always. */
function useTopics(): string[] {
  const lists = useQuery(listsQuery);
  return [...new Set(["sanctions", ...(lists.data?.items ?? []).flatMap((list) => list.topics)])];
}

/** One party to search for. Every search is kept and audited, with its query and the versions of the lists. */
export function SearchForm({ start }: { start: PartyForm }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const [form, setForm] = useState(start);
  const [shown, setShown] = useState(false);
  const topics = useTopics();
  const search = useMutation({
    mutationFn: (sent: PartyForm) => screen(requestOf(sent), key.current),
    onSuccess: async ({ items: [made] }) => {
      await queries.invalidateQueries({ queryKey: ["screenings"] });
      if (!made) return;
      queries.setQueryData(screeningQuery(made.id).queryKey, made);
      await navigate({ to: "/screening/$screeningId", params: { screeningId: made.id } });
    },
  });
  const problems = problemsOf(form);
  const change = (part: Partial<PartyForm>) => {
    key.current = crypto.randomUUID();
    setForm((all) => ({ ...all, ...part }));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setShown(true);
    if (Object.keys(problems).length === 0) search.mutate(form);
  };
  const text = (name: "name" | "otherNames" | "birthDate" | "countries" | "scheme" | "number", label: string, w: number, placeholder = "") => (
    <TextInput
      size="xs"
      label={label}
      w={{ base: "100%", sm: w }}
      placeholder={placeholder}
      autoComplete="off"
      value={form[name]}
      error={shown ? problems[name] : undefined}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <form onSubmit={submit} noValidate aria-label="Search the lists">
      <Stack gap="sm">
        <Group gap="xs" align="flex-start">
          {text("name", "Name, in any script", 320)}
          <NativeSelect
            size="xs"
            label="Kind"
            w={120}
            data={KINDS}
            value={form.kind}
            onChange={(event) => change({ kind: KINDS.find((kind) => kind.value === event.currentTarget.value)?.value ?? "unknown" })}
          />
          {text("otherNames", "Other names, separated by ;", 240)}
        </Group>
        <Group gap="xs" align="flex-start">
          {text("birthDate", "Date of birth", 140, "1961-04-12")}
          {text("countries", "Countries", 140, "GB, IR")}
          {text("scheme", "Kind of number", 160, "IMO, LEI, IR-PASSPORT")}
          {text("number", "Number", 200)}
        </Group>
        <Checkbox.Group
          label="Search for"
          size="xs"
          value={form.topics}
          error={shown ? problems.topics : undefined}
          onChange={(chosen) => change({ topics: chosen })}
        >
          <Group gap="md" mt={4}>
            {topics.map((topic) => (
              <Checkbox key={topic} size="xs" value={topic} label={topicLabel(topic)} />
            ))}
          </Group>
        </Checkbox.Group>
        <Text size="xs" className="dimmed">
          Each fact besides the name is evidence for or against a candidate; none hides one. The search is kept and audited.
        </Text>
        {search.isError && <ProblemAlert error={search.error} />}
        <Group>
          <Button type="submit" size="xs" loading={search.isPending}>
            Search
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
