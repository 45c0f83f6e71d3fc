import { Anchor, Button, Group, List, Paper, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";

import { Definitions } from "../../../components/Definitions";
import { floorGroups, FloorList } from "../../../components/FloorList";
import { PageHead } from "../../../components/PageHead";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Loading } from "../../../components/states";
import { WordBadge } from "../../../components/badges";
import { percent, points } from "../../../figures";
import { day, instant, words } from "../../../format";
import { evaluationQuery } from "../../../investigations/queries";
import { provisionalReason } from "../../../investigations/reasons";
import { Since } from "../../../investigations/Since";
import { useDatasetTitles, useMatrices } from "../../studio/useTitles";
import { RISK } from "../area";
import { FactorTable } from "../components/FactorTable";
import { companyQuery, explanationQuery, verifyEvaluation, type Evaluation, type Explanation, type Floor } from "../queries/risk";

const route = getRouteApi("/risk/evaluations/$evaluationId");

/** A score step by step: level, floors, dimensions, factors, and every source behind a factor. */
export function EvaluationPage() {
  const { evaluationId } = route.useParams();
  const evaluation = useQuery(evaluationQuery(evaluationId));
  const explanation = useQuery(explanationQuery(evaluationId));
  const company = useQuery({ ...companyQuery(evaluation.data?.company_id ?? ""), enabled: Boolean(evaluation.data?.company_id) });
  const failed = evaluation.isError ? evaluation : explanation.isError ? explanation : null;
  if (failed) {
    return (
      <Stack gap="sm">
        <PageHead title="Evaluation" area={RISK} />
        <ProblemAlert error={failed.error} onRetry={() => void failed.refetch()} />
      </Stack>
    );
  }
  if (!evaluation.data || !explanation.data) return <Loading what="the evaluation" height={320} />;
  const found = evaluation.data;
  return (
    <Stack gap="sm">
      <PageHead
        title={company.data ? `Risk of ${company.data.name}` : "Evaluation"}
        says={`Evaluated ${instant(found.created_at)} on the facts of ${day(found.as_of)}`}
        area={RISK}
        actions={
          <Group gap="xs">
            {found.company_id && (
              <Button size="xs" variant="default" renderRoot={(props) => <Link to="/customers/$companyId" params={{ companyId: found.company_id ?? "" }} search={{ tab: "facts" }} {...props} />}>
                Customer
              </Button>
            )}
            {found.investigation_id && (
              <Button size="xs" variant="default" renderRoot={(props) => <Link to="/investigations/$investigationId" params={{ investigationId: found.investigation_id ?? "" }} {...props} />}>
                Investigation
              </Button>
            )}
          </Group>
        }
      />
      {found.identified ? <Result evaluation={found} explanation={explanation.data} /> : <NotIdentified />}
      <Floors floors={explanation.data.floors} />
      {found.identified && (
        <Paper withBorder p="md" component="section" aria-label="Factors">
          <Title order={2} size="h5" mb="xs">
            Factor by factor
          </Title>
          <Text size="sm" mb="xs">
            Filled: points on what is known. Hatched: what the factor could still become.
          </Text>
          <FactorTable explanation={explanation.data} runId={found.investigation_id} />
        </Paper>
      )}
      <Basis evaluation={found} />
    </Stack>
  );
}

function NotIdentified() {
  return (
    <Paper withBorder p="md" component="section" aria-label="Result">
      <Title order={2} size="h5">
        Not identified
      </Title>
      <Text size="sm">Atlas does not know which company this is, so there is no score, level or review date.</Text>
    </Paper>
  );
}

function Worst({ evaluation }: { evaluation: Evaluation }) {
  const { worst_case: worst } = evaluation;
  return (
    <Group gap="xs">
      <Text fw={evaluation.provisional ? 700 : 400} size={evaluation.provisional ? "xl" : "md"}>
        At worst {points(worst.score_high)}
      </Text>
      <WordBadge word={worst.level} />
      <Text size="sm">{worst.tier.toUpperCase()}</Text>
    </Group>
  );
}

function Result({ evaluation, explanation }: { evaluation: Evaluation; explanation: Explanation }) {
  const favourable = evaluation.level === "low" || evaluation.level === "clear";
  return (
    <Paper withBorder p="md" component="section" aria-label="Result">
      <Stack gap="xs">
        <Group gap="lg">
          {evaluation.provisional && <Worst evaluation={evaluation} />}
          <Group gap="xs">
            {evaluation.provisional || evaluation.level === "not_assessed" ? (
              <Text>
                {evaluation.provisional ? `Provisional: ${words(evaluation.level)}` : "No favourable level: the firm has no active compliance profile."} {points(evaluation.score)}
              </Text>
            ) : (
              <>
                <Text fw={700} size="xl">
                  {points(evaluation.score)}
                </Text>
                <WordBadge word={evaluation.level} />
                <Text size="sm">{evaluation.tier.toUpperCase()}</Text>
              </>
            )}
          </Group>
          {!evaluation.provisional && <Worst evaluation={evaluation} />}
          <Text size="sm">Coverage {percent(evaluation.coverage)}</Text>
        </Group>
        {favourable && !evaluation.provisional && (
          <Text size="sm">Earned: the core factors are assessed, the checks of the data are closed, and {percent(evaluation.coverage)} of the weight is covered.</Text>
        )}
        {(evaluation.reasons ?? []).length > 0 && (
          <>
            <Text size="sm">{evaluation.provisional ? "The level is provisional and has not been earned:" : "What a favourable level would lack:"}</Text>
            <List size="sm">
              {(evaluation.reasons ?? []).map((code) => (
                <List.Item key={code}>{provisionalReason(code)}</List.Item>
              ))}
            </List>
          </>
        )}
        <Since evaluation={evaluation} />
        <Title order={2} size="h5">
          How the score came about
        </Title>
        <List size="sm" type="ordered">
          {explanation.steps.map((step) => (
            <List.Item key={step}>{step}</List.Item>
          ))}
        </List>
      </Stack>
    </Paper>
  );
}

function Floors({ floors }: { floors: Floor[] }) {
  return (
    <Paper withBorder p="md" component="section" aria-label="Floors">
      <Stack gap="xs">
        <Title order={2} size="h5">
          Floors: least scores that nothing lowers
        </Title>
        {floorGroups(floors).map(({ key, title, items }) =>
          items.length === 0 ? null : key === "not_met" ? (
            <details key={key}>
              <summary>
                <Text span size="sm">
                  {title} ({items.length})
                </Text>
              </summary>
              <FloorList floors={items} />
            </details>
          ) : (
            <div key={key}>
              <Text size="sm" fw={600}>
                {title} ({items.length})
              </Text>
              <FloorList floors={items} />
            </div>
          ),
        )}
        {floors.length === 0 && <Text size="sm">The matrix has no floor.</Text>}
      </Stack>
    </Paper>
  );
}

/** What the evaluation rests on, and whether it still follows from it. */
function Basis({ evaluation }: { evaluation: Evaluation }) {
  const datasetOf = useDatasetTitles();
  const matrix = useMatrices()(evaluation.matrix_id, evaluation.matrix_version);
  const verify = useMutation({ mutationFn: () => verifyEvaluation(evaluation.id) });
  return (
    <Paper withBorder p="md" component="section" aria-label="Basis">
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h5">
            Basis
          </Title>
          <Button size="xs" variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
            Compute it again
          </Button>
        </Group>
        {verify.isError && <ProblemAlert error={verify.error} onRetry={() => verify.mutate()} />}
        {verify.data && (
          <Text size="sm" role="status">
            {verify.data.verified
              ? "Computed again from what was stored: every number is the same."
              : `Computed again, ${String(verify.data.differences.length)} values differ: ${verify.data.differences.map((one) => one.path).join(", ")}.`}
          </Text>
        )}
        <Definitions
          label="Basis of the evaluation"
          items={[
            [
              "Matrix",
              matrix.id ? (
                <Anchor key="matrix" underline="always" renderRoot={(props) => <Link to="/studio/matrices/$schemaId" params={{ schemaId: matrix.id ?? "" }} {...props} />}>
                  {matrix.text}
                </Anchor>
              ) : (
                matrix.text
              ),
            ],
            ["Appetite", words(evaluation.appetite)],
            ["Risk policy", evaluation.policy_version === 0 ? "the product’s default" : `version ${String(evaluation.policy_version)}`],
            ["Segment", evaluation.segment ? words(evaluation.segment) : "none"],
            ["Compliance profile", evaluation.profile ? "active when it was made" : "none was active: no favourable word"],
            ["Reference data", evaluation.reference_data.map((one) => `${datasetOf(one.type)}, version ${one.version}`).join("; ") || "none"],
            [
              "Scored by a person",
              evaluation.overrides.length === 0 ? "no factor" : evaluation.overrides.map((one) => `${words(one.factor)}: ${one.rationale}`).join("; "),
            ],
            [
              "Fingerprint",
              <span key="hash" className="mono">
                {evaluation.output_hash}
              </span>,
            ],
          ]}
        />
        {evaluation.parent_id && (
          <Anchor size="sm" renderRoot={(props) => <Link to="/risk/evaluations/$evaluationId" params={{ evaluationId: evaluation.parent_id ?? "" }} {...props} />}>
            The evaluation that this one overrides
          </Anchor>
        )}
      </Stack>
    </Paper>
  );
}
