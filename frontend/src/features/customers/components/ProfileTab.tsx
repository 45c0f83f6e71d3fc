import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { Person } from "../../../components/Person";
import { PlainTable } from "../../../components/PlainTable";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty, Loading } from "../../../components/states";
import { instant } from "../../../format";
import { meQuery } from "../../../queries";
import { changes, merged } from "../merge";
import { contentOf, fieldsOf, profileChanges, requestOf, type ProfileFields } from "../profile";
import { productsQuery, profileQuery, profileVersionsQuery, segmentsQuery, writeProfile } from "../queries/customers";
import type { Company, Profile } from "../types";
import { useVersionedSave } from "../useVersionedSave";
import { fieldLabel } from "../words";
import { ConflictTable } from "./ConflictTable";
import { FieldTable } from "./FieldTable";
import { ProfileForm } from "./ProfileForm";
import { SaveState } from "./SaveState";

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
        <FieldTable
          label="Relationship profile"
          rows={Object.entries(contentOf(profile, title)).map(([field, value]) => [fieldLabel(field), value])}
        />
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
  const { base, start, round, save, overtaken, reading, refused, proceed } = useVersionedSave<Profile | null, ProfileFields>({
    read: profile,
    fieldsOf,
    write: (read, fields) => writeProfile(company.id, read?.version ?? 0, requestOf(fields)),
    readNow: () => queries.fetchQuery({ ...profileQuery(company.id), staleTime: 0 }),
    onSaved: async () => {
      await queries.invalidateQueries({ queryKey: ["customer", company.id] });
      close();
    },
  });
  if (overtaken?.theirs) {
    const { theirs, mine } = overtaken;
    const [was, now] = [fieldsOf(base), fieldsOf(theirs)];
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
      <SaveState round={round} now={`version ${String(base?.version ?? 0)}`} refused={refused} reading={reading} />
      <ProfileForm key={round} start={start} saving={save.isPending} onSave={(fields) => save.mutate(fields)} onCancel={close} />
      <Text size="xs" className="dimmed">
        Saving makes a new version; earlier ones are kept. The next evaluation reads it, and favourable results made on the former version no longer count.
      </Text>
    </Stack>
  );
}

function Versions({ company, title }: { company: Company; title: EditorProps["title"] }) {
  const query = useInfiniteQuery(profileVersionsQuery(company.id));
  if (query.isPending) return <Loading what="the versions" height={80} />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const versions = query.data.pages.flatMap((page) => page.items);
  return (
    <section aria-label="Versions">
      <Title order={2} size="h5">
        Versions
      </Title>
      <PlainTable
        bare
        label="Versions of the profile"
        head={["Version", "When and by whom", "What it changed"]}
        rows={versions.map((version, at) => {
          const before = versions[at + 1] ?? null;
          const known = before !== null || version.version === 1;
          return {
            key: version.version,
            cells: [
              `Version ${String(version.version)}`,
              <>
                {instant(version.created_at)}, <Person id={version.created_by} />
              </>,
              known ? profileChanges(before, version, title).join("; ") || "No change" : "Show more to see what it changed",
            ],
          };
        })}
      />
      {query.hasNextPage && (
        <Button size="xs" variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Show more
        </Button>
      )}
    </section>
  );
}
