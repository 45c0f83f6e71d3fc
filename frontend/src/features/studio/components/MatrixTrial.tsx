import { Button, Group, Stack, Text, UnstyledButton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";

import { Answered } from "../../../components/Answered";
import { TextFilter } from "../../../components/Filters";
import { useMay } from "../../../components/Permission";
import { PlainTable } from "../../../components/PlainTable";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty } from "../../../components/states";
import { percent, points, signed } from "../../../figures";
import { words } from "../../../format";
import { provisionalReason } from "../../../investigations/reasons";
import { countryName } from "../../customers/words";
import { Part } from "../../operator/components/Part";
import { floorsOf } from "../matrix";
import { useMatrices } from "../useTitles";
import { companiesQuery, previewMatrix, startTrial, type MatrixDetail, type Preview, type PreviewSide } from "../queries/matrices";

const scored = (value: number | null) => (value === null ? "no such factor" : points(value));

/** A level as it may be said: while it is provisional the worst case stands first. */
export function sideLevel(side: Pick<PreviewSide, "level" | "score" | "provisional" | "worst_case">): string {
  if (side.level === "not_identified") return "not identified: no score";
  const worst = `${words(side.worst_case.level)} ${points(side.worst_case.score_high)}`;
  const said = `${words(side.level)} ${points(side.score)}`;
  return side.provisional ? `at worst ${worst}; provisional ${said}` : `${said}, at worst ${worst}`;
}

/** What the version would say of companies: one at a time, or of the whole portfolio. */
export function MatrixTrial({ matrix }: { matrix: MatrixDetail }) {
  return (
    <Stack gap="md">
      <OnOne matrix={matrix} />
      <OnAll matrix={matrix} />
    </Stack>
  );
}

function OnOne({ matrix }: { matrix: MatrixDetail }) {
  const [name, setName] = useState<string | undefined>();
  const [chosen, setChosen] = useState<{ id: string; name: string } | null>(null);
  const found = useQuery(companiesQuery(name ?? ""));
  const tried = useQuery({
    queryKey: ["matrix", matrix.id, "preview", matrix.revision, chosen?.id],
    queryFn: () => previewMatrix(matrix.id, chosen?.id ?? ""),
    enabled: chosen !== null,
    retry: false,
  });
  return (
    <Part title="On one company">
      <Text size="sm">The latest facts of a customer, evaluated with this version and with the one in use. Nothing is stored.</Text>
      <TextFilter label="Company" description="Part of its name" width={320} value={name} onChange={setName} />
      {name && name.length >= 2 && (
        <Answered query={found} what="companies" height={60}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty>No customer has this in its name. Customers are imported or investigated first.</Empty>
            ) : (
              <Group gap="md" component="nav" aria-label="Companies to try it on">
                {items.map((one) => (
                  <UnstyledButton key={one.id} fz="sm" td="underline" aria-pressed={chosen?.id === one.id} onClick={() => setChosen({ id: one.id, name: one.name })}>
                    {one.name}
                    {one.country_code ? `, ${countryName(one.country_code)}` : ""}
                  </UnstyledButton>
                ))}
              </Group>
            )
          }
        </Answered>
      )}
      {chosen && (
        <Answered query={tried} what={`the trial on ${chosen.name}`}>
          {(preview) => <Tried preview={preview} name={chosen.name} floors={new Map(floorsOf(matrix.definition).map((floor) => [floor.id, floor.title]))} />}
        </Answered>
      )}
    </Part>
  );
}

function Tried({ preview, name, floors }: { preview: Preview; name: string; floors: ReadonlyMap<string, string> }) {
  const { before, after } = preview;
  const applied = (side: PreviewSide) => side.floors_applied.map((id) => floors.get(id) ?? words(id)).join("; ") || "none";
  const matrixOf = useMatrices();
  const lacks = (side: PreviewSide) => (side.provisional ? side.reasons.map(provisionalReason).join(" ") : "it is not provisional");
  return (
    <Stack gap="xs" component="section" aria-label={`Trial on ${name}`}>
      <Text size="sm" fw={600} role="status">
        {preview.moved ? `${name} would be rated otherwise.` : `${name} would be rated as it is now.`}
      </Text>
      <PlainTable
        label={`${name} with both versions`}
        minWidth={560}
        head={["", `In use: ${matrixOf(before.matrix_id, before.matrix_version).text}`, `Tried: ${matrixOf(after.matrix_id, after.matrix_version).text}`]}
        rows={[
          { key: "level", cells: ["Level", sideLevel(before), sideLevel(after)], marked: sideLevel(before) !== sideLevel(after) },
          { key: "tier", cells: ["Tier", before.tier.toUpperCase(), after.tier.toUpperCase()], marked: before.tier !== after.tier },
          { key: "coverage", cells: ["Assessed, of the weight", percent(before.coverage), percent(after.coverage)] },
          { key: "floors", cells: ["Floors that hold", applied(before), applied(after)] },
          { key: "lacks", cells: ["Why it is provisional", lacks(before), lacks(after)] },
        ]}
      />
      {preview.factors.length > 0 && (
        <PlainTable
          label="Factors that score otherwise"
          minWidth={560}
          numbers
          head={["Factor", "Points now", "Points tried", "Change of the average"]}
          rows={preview.factors.map((factor) => ({
            key: factor.id,
            cells: [factor.title, scored(factor.points_before), scored(factor.points_after), signed(factor.change)],
          }))}
        />
      )}
    </Stack>
  );
}

function OnAll({ matrix }: { matrix: MatrixDetail }) {
  const may = useMay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const start = useMutation({
    mutationFn: () => startTrial(matrix.id, key.current),
    onSuccess: async (batch) => {
      await queries.invalidateQueries({ queryKey: ["risk-batches"] });
      await navigate({ to: "/risk/batches/$batchId", params: { batchId: batch.id }, search: { tab: "results" } });
    },
    onError: () => {
      key.current = crypto.randomUUID();
    },
  });
  return (
    <Part title="On the whole portfolio">
      {matrix.status === "published" ? (
        <Text size="sm">Every company whose relationship is open is evaluated for comparison only: no company’s evaluation changes. It shows who would move between levels, and why.</Text>
      ) : (
        <Text size="sm">A {matrix.status} version is tried on one company at a time. Publishing it changes no evaluation; then the whole portfolio can be tried before it is put in use.</Text>
      )}
      {matrix.status === "published" && !may("settings") && <Text size="sm">An administrator starts it.</Text>}
      {start.isError && <ProblemAlert error={start.error} />}
      {matrix.status === "published" && may("settings") && (
        <Group>
          <Button size="xs" loading={start.isPending} onClick={() => start.mutate()}>
            Try it on the portfolio
          </Button>
        </Group>
      )}
    </Part>
  );
}
