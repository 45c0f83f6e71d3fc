import { Anchor, Button, Group, List, NativeSelect, Stack, Tabs, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { Answered } from "../../../components/Answered";
import type { Column } from "../../../components/DataTable";
import { Decide } from "../../../components/Decide";
import { DownloadButton } from "../../../components/DownloadButton";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted, useMay } from "../../../components/Permission";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { PlainTable } from "../../../components/PlainTable";
import { TabStrip } from "../../../components/TabStrip";
import { Empty, Loading } from "../../../components/states";
import { instant, words } from "../../../format";
import { STUDIO } from "../area";
import { MatrixChecks, Problems } from "../components/MatrixChecks";
import { MatrixContent } from "../components/MatrixContent";
import { MatrixEditor } from "../components/MatrixEditor";
import { MatrixTrial } from "../components/MatrixTrial";
import { UseMatrix } from "../components/UseMatrix";
import { archiveMatrix, diffQuery, discardMatrix, matrixFile, matrixQuery, publishMatrix, validationQuery, versionsQuery, type Assignments, type Matrix, type MatrixDetail } from "../queries/matrices";
import { MATRIX_TABS, matrixSearch, type MatrixTab } from "../search";
import { statusText } from "./MatricesPage";

const route = getRouteApi("/studio/matrices/$schemaId");

const TABS: Record<MatrixTab, string> = { content: "Content", checks: "Checks", changes: "Changes", try: "Try it", versions: "Versions" };

/** A version of a matrix: what it says, what stands against it, what it changes and for whom. */
export function MatrixPage() {
  const { schemaId } = route.useParams();
  const query = useQuery(matrixQuery(schemaId));
  return (
    <Permitted to="read">
      <Answered query={query} what="the matrix" height={320} head={<PageHead title="Risk matrix" area={STUDIO} />}>
        {(matrix) => <Shown matrix={matrix} />}
      </Answered>
    </Permitted>
  );
}

type Asked = "publish" | "use" | "archive" | "discard" | null;

function Shown({ matrix }: { matrix: MatrixDetail }) {
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const may = useMay();
  const [asked, setAsked] = useState<Asked>(null);
  const [used, setUsed] = useState<Assignments | null>(null);
  const own = matrix.origin === "own";
  const draft = matrix.status === "draft";
  return (
    <Stack gap="sm">
      <PageHead
        title={matrix.title || matrix.name}
        says={`Version ${matrix.version}: ${statusText(matrix)}`}
        area={STUDIO}
        actions={
          may("settings") && (
            <>
              {draft && (
                <Button size="xs" onClick={() => setAsked("publish")}>
                  Publish …
                </Button>
              )}
              {matrix.status === "published" && (
                <Button size="xs" onClick={() => setAsked("use")}>
                  Put in use …
                </Button>
              )}
              {own && matrix.status === "published" && (
                <Button size="xs" variant="default" onClick={() => setAsked("archive")}>
                  Archive …
                </Button>
              )}
              {own && draft && (
                <Button size="xs" variant="default" onClick={() => setAsked("discard")}>
                  Discard …
                </Button>
              )}
            </>
          )
        }
      />
      {asked === "use" ? (
        <UseMatrix
          matrix={matrix}
          onCancel={() => setAsked(null)}
          onDone={(now) => {
            setUsed(now);
            setAsked(null);
          }}
        />
      ) : (
        asked && <Step matrix={matrix} what={asked} onDone={() => setAsked(null)} />
      )}
      {used && <Used now={used} />}
      <Tabs value={tab} keepMounted={false} onChange={(value) => void navigate({ search: (all) => matrixSearch({ ...all, tab: value }), replace: true })}>
        <TabStrip label="Parts of the matrix" tabs={MATRIX_TABS} labels={TABS} chosen={tab} />
        <Tabs.Panel value="content" pt="sm">
          {draft && may("settings") ? <MatrixEditor key={matrix.id} matrix={matrix} /> : <MatrixContent matrix={matrix} />}
        </Tabs.Panel>
        <Tabs.Panel value="checks" pt="sm">
          <MatrixChecks matrix={matrix} />
        </Tabs.Panel>
        <Tabs.Panel value="changes" pt="sm">
          <Changes matrix={matrix} />
        </Tabs.Panel>
        <Tabs.Panel value="try" pt="sm">
          <MatrixTrial matrix={matrix} />
        </Tabs.Panel>
        <Tabs.Panel value="versions" pt="sm">
          <Versions matrix={matrix} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

/** What became of putting it in use: at once, or a second person is awaited. */
function Used({ now }: { now: Assignments }) {
  const waits = now.awaits_second_person ?? [];
  return (
    <Stack gap={4} role="status">
      {waits.length === 0 ? (
        <Text size="sm">{now.changed ? "It is in use from the stated day on." : "Nothing changed: it was in use already."}</Text>
      ) : (
        <>
          <Text size="sm" fw={600}>
            Proposed. It waits for a second person, a senior officer or the MLRO; until then nothing changes.
          </Text>
          <List size="sm">
            {waits.map((reason) => (
              <List.Item key={reason}>{reason}</List.Item>
            ))}
          </List>
        </>
      )}
      <Anchor size="sm" renderRoot={(props) => <Link to="/studio/matrices" {...props} />}>
        Which matrices are in use
      </Anchor>
    </Stack>
  );
}

const STEPS: Record<"publish" | "archive" | "discard", { label: string; says: string; danger: boolean }> = {
  publish: {
    label: "Publish the version",
    says: "From then on it never changes; the reference data of the day is kept with it. It evaluates nothing yet: putting it in use is a step of its own, which usually takes a second person.",
    danger: false,
  },
  archive: { label: "Archive the version", says: "It can no longer be put in use. Evaluations that were made with it stay, and still verify. A version that is in use cannot be archived.", danger: true },
  discard: { label: "Discard the draft", says: "The draft is gone from the list, and its name and version are free again.", danger: true },
};

function Step({ matrix, what, onDone }: { matrix: MatrixDetail; what: "publish" | "archive" | "discard"; onDone: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const checks = useQuery({ ...validationQuery(matrix.id, matrix.revision), enabled: what === "publish" });
  const act = useMutation({
    mutationFn: async () => {
      if (what === "publish") await publishMatrix(matrix.id, matrix.revision);
      else if (what === "archive") await archiveMatrix(matrix.id, matrix.revision);
      else await discardMatrix(matrix.id, matrix.revision);
    },
    onSuccess: async () => {
      if (what === "discard") await navigate({ to: "/studio/matrices" });
      else await queries.invalidateQueries({ queryKey: ["matrix", matrix.id] });
      await queries.invalidateQueries({ queryKey: ["matrices"] });
      onDone();
    },
  });
  const step = STEPS[what];
  const problems = what === "publish" && checks.data && !checks.data.valid ? checks.data.problems : [];
  return (
    <Decide
      label={step.label}
      title={step.label}
      says={step.says}
      careful
      choices={[{ label: step.label, danger: step.danger, off: what === "publish" && !checks.data?.valid, loading: act.isPending, run: () => act.mutate() }]}
      cancel={{ run: onDone }}
      error={act.error}
    >
      {what === "publish" && checks.isPending && <Loading what="the checks" height={40} />}
      {checks.isError && <ProblemAlert error={checks.error} onRetry={() => void checks.refetch()} />}
      {problems.length > 0 && (
        <>
          <Text size="sm" fw={600}>
            It cannot be published yet:
          </Text>
          <Problems problems={problems} definition={matrix.definition} />
        </>
      )}
    </Decide>
  );
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "–";
  return typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value);
}

/** What differs from another version, in words. */
function Changes({ matrix }: { matrix: MatrixDetail }) {
  const { against } = route.useSearch();
  const navigate = route.useNavigate();
  const versions = useInfiniteQuery(versionsQuery(matrix.id));
  const others = versions.data?.pages.flatMap((page) => page.items).filter((one) => one.id !== matrix.id) ?? [];
  const comparable = Boolean(against ?? matrix.based_on);
  const query = useQuery({ ...diffQuery(matrix.id, matrix.revision, against), enabled: comparable });
  return (
    <Stack gap="sm">
      <NativeSelect
        size="xs"
        maw={320}
        label="Compared with"
        data={[...(matrix.based_on ? [{ value: "", label: "what it was copied from" }] : [{ value: "", label: "choose a version" }]), ...others.map((one) => ({ value: one.id, label: `version ${one.version}, ${one.status}` }))]}
        value={against ?? ""}
        onChange={(event) => void navigate({ search: matrixSearch({ tab: "changes", against: event.currentTarget.value || undefined }), replace: true })}
      />
      {!comparable && <Empty>{others.length > 0 ? "Choose the version to compare with." : "There is no other version to compare with."}</Empty>}
      {comparable && (
        <Answered query={query} what="the changes">
          {(found) =>
            found.same ? (
              <Empty>Nothing differs from version {found.before_version}.</Empty>
            ) : (
              <PlainTable
                label={`What differs from version ${found.before_version}`}
                minWidth={640}
                head={["Where", "What changed", `Version ${found.before_version}`, `Version ${found.after_version}`]}
                rows={found.changes.map((change) => ({ key: change.path, cells: [words(change.area), change.text, cellText(change.before), cellText(change.after)] }))}
              />
            )
          }
        </Answered>
      )}
    </Stack>
  );
}

const COLUMNS: Column<Matrix>[] = [
  {
    id: "version",
    header: "Version",
    cell: (one) => <Anchor renderRoot={(props) => <Link to="/studio/matrices/$schemaId" params={{ schemaId: one.id }} search={{ tab: "content" as const }} {...props} />}>{one.version}</Anchor>,
  },
  { id: "title", header: "Title", cell: (one) => one.title },
  { id: "state", header: "State", cell: statusText },
  { id: "made", header: "Made", cell: (one) => instant(one.created_at) },
  { id: "published", header: "Published", cell: (one) => instant(one.published_at) },
];

function Versions({ matrix }: { matrix: MatrixDetail }) {
  const query = useInfiniteQuery(versionsQuery(matrix.id));
  return (
    <Stack gap="sm">
      <PagedTable query={query} label="Versions" columns={COLUMNS} rowId={(one) => one.id} empty="There is no other version." />
      <Group gap="xs">
        <DownloadButton label="Download (JSON)" name={`${matrix.name}-${matrix.version}.json`} fetch={() => matrixFile(matrix.id, "json")} />
        <DownloadButton label="Download (YAML)" name={`${matrix.name}-${matrix.version}.yaml`} fetch={() => matrixFile(matrix.id, "yaml")} />
      </Group>
    </Stack>
  );
}
