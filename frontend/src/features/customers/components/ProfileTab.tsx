import { Alert, Button, Group, Stack, Table, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { asProblem } from "../../../api/problem";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty, Loading } from "../../../components/states";
import { instant } from "../../../format";
import { meQuery } from "../../../queries";
import { changes, merged } from "../merge";
import { contentOf, fieldsOf, profileChanges, requestOf, type ProfileFields } from "../profile";
import { productsQuery, profileQuery, profileVersionsQuery, segmentsQuery, writeProfile } from "../queries/customers";
import type { Company, Profile } from "../types";
import { fieldLabel } from "../words";
import { ConflictTable } from "./ConflictTable";
import { ProfileForm } from "./ProfileForm";

/** Codes of products and segments as their titles. */
function useTitles(): (field: string, value: string) => string {
  const products = useQuery(productsQuery).data ?? [];
  const segments = useQuery(segmentsQuery).data ?? [];
  return (field, value) =>
    (field === "products" ? products : field === "segment" ? segments : []).find((one) => one.value === value)?.label ?? value;
}

export function ProfileTab({ company }: { company: Company }) {
  const query = useQuery(profileQuery(company.id));
  const me = useQuery(meQuery);
  const [editing, setEditing] = useState(false);
  const title = useTitles();
  if (query.isPending) return <Loading what="the profile" />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const profile = query.data;
  const mayRun = me.data?.permissions.includes("run") ?? false;
  if (editing) return <Editor company={company} profile={profile} title={title} close={() => setEditing(false)} />;
  return (
    <Stack gap="sm">
      {!profile && (
        <Empty>
          No profile was written. What it would say (purpose, products, volume) is unknown to the risk matrix, which counts unknown as a risk.
        </Empty>
      )}
      {profile && (
        <Table verticalSpacing={4} aria-label="Relationship profile">
          <Table.Tbody>
            {Object.entries(contentOf(profile, title)).map(([field, value]) => (
              <Table.Tr key={field}>
                <Table.Th scope="row" fw={600} w={260}>
                  {fieldLabel(field)}
                </Table.Th>
                <Table.Td>{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {mayRun && (
        <Group>
          <Button size="xs" onClick={() => setEditing(true)}>
            {profile ? "Edit the profile" : "Write the profile"}
          </Button>
        </Group>
      )}
      {profile && <Versions company={company} title={title} />}
    </Stack>
  );
}

interface EditorProps {
  company: Company;
  profile: Profile | null;
  title: (field: string, value: string) => string;
  close: () => void;
}

/** Writes on the version that was read; where another person was faster, both changes are shown. */
function Editor({ company, profile, title, close }: EditorProps) {
  const queries = useQueryClient();
  const [base, setBase] = useState(profile);
  const [start, setStart] = useState<ProfileFields>(fieldsOf(profile));
  const [round, setRound] = useState(0);
  const [theirs, setTheirs] = useState<Profile | null>(null);
  const save = useMutation({
    mutationFn: (fields: ProfileFields) => writeProfile(company.id, base?.version ?? 0, requestOf(fields)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["customer", company.id] });
      close();
    },
    onError: async (error) => {
      if (asProblem(error).status !== 412) return;
      setTheirs(await queries.fetchQuery({ ...profileQuery(company.id), staleTime: 0 }));
    },
  });
  const mine = save.variables;
  const stale = save.isError && asProblem(save.error).status === 412;
  if (stale && theirs && mine) {
    const [was, now] = [fieldsOf(base), fieldsOf(theirs)];
    const proceed = (fields: ProfileFields) => {
      setBase(theirs);
      setStart(fields);
      setTheirs(null);
      setRound(round + 1);
      save.reset();
    };
    return (
      <Stack gap="sm">
        <Alert color="orange" variant="outline" role="alert" title="Another person changed the profile meanwhile">
          Version {theirs.version} was written {instant(theirs.created_at)}. Nothing of yours was saved yet. Below is what each of you changed.
        </Alert>
        <ConflictTable changes={changes(was, now, mine)} title={title} />
        <Group>
          <Button onClick={() => proceed(merged(was, now, mine))}>Continue with my changes on top of version {theirs.version}</Button>
          <Button variant="default" onClick={() => proceed(now)}>
            Discard my changes
          </Button>
        </Group>
      </Stack>
    );
  }
  return (
    <Stack gap="sm">
      {round > 0 && base && (
        <Text size="sm" role="status">
          You now edit version {base.version}. Check the fields and save.
        </Text>
      )}
      {save.isError && !stale && <ProblemAlert error={save.error} />}
      {stale && !theirs && <Loading what="the newest version" height={60} />}
      <ProfileForm key={round} start={start} saving={save.isPending} onSave={(fields) => save.mutate(fields)} onCancel={close} />
      <Text size="xs" className="dimmed">
        Saving makes a new version; earlier ones are kept. The next evaluation reads it, and favourable results made on the former version no longer count.
      </Text>
    </Stack>
  );
}

function Versions({ company, title }: { company: Company; title: EditorProps["title"] }) {
  const query = useInfiniteQuery(profileVersionsQuery(company.id));
  const me = useQuery(meQuery);
  if (query.isPending) return <Loading what="the versions" height={80} />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const versions = query.data.pages.flatMap((page) => page.items);
  return (
    <section aria-label="Versions">
      <Title order={2} size="h5">
        Versions
      </Title>
      <Table.ScrollContainer minWidth={480} type="native" tabIndex={0} role="region" aria-label="Scrollable table">
        <Table verticalSpacing={4} fz="sm" aria-label="Versions of the profile">
          <Table.Tbody>
            {versions.map((version, at) => {
              const before = versions[at + 1] ?? null;
              const known = before !== null || version.version === 1;
              return (
                <Table.Tr key={version.version}>
                  <Table.Th scope="row" fw={400}>
                    Version {version.version}
                  </Table.Th>
                  <Table.Td>
                    {instant(version.created_at)}, {version.created_by === me.data?.id ? "you" : "another person"}
                  </Table.Td>
                  <Table.Td>{known ? profileChanges(before, version, title).join("; ") || "No change" : "Show more to see what it changed"}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {query.hasNextPage && (
        <Button size="xs" variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Show more
        </Button>
      )}
    </section>
  );
}
