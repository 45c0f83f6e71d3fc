import { List, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { points } from "../../../figures";
import { Answered } from "../../../components/Answered";
import { PlainTable } from "../../../components/PlainTable";
import { Empty } from "../../../components/states";
import { Part } from "../../operator/components/Part";
import { dimensionsOf, inputText, whereText, type Definition } from "../matrix";
import { validationQuery, type MatrixDetail, type Validation } from "../queries/matrices";

/** What stands against publishing, each with its place in the matrix. */
export function Problems({ problems, definition = {} }: { problems: Validation["problems"]; definition?: Definition }) {
  return (
    <List size="sm" aria-label="Problems">
      {problems.map((problem) => (
        <List.Item key={`${problem.path} ${problem.message}`}>
          <strong>{whereText(problem.path, definition)}</strong>: {problem.message}
        </List.Item>
      ))}
    </List>
  );
}

/** What prevents publishing, and where neighbouring values lie far apart in the score. */
export function MatrixChecks({ matrix }: { matrix: MatrixDetail }) {
  const query = useQuery(validationQuery(matrix.id, matrix.revision));
  const titles = new Map(dimensionsOf(matrix.definition).flatMap((one) => [[one.id, one.title] as const, ...one.factors.map((factor) => [factor.id, factor.title] as const)]));
  return (
    <Answered query={query} what="the checks">
      {(found) => (
        <Stack gap="md">
          <Part title="What prevents publishing">
            {found.valid ? (
              <Text size="sm" role="status">
                No check found a problem: weights, levels, inputs and points fit together, and no floor of the law is dropped or weakened. Whether the points are right for your firm is for people to judge: try it on companies.
              </Text>
            ) : (
              <Problems problems={found.problems} definition={matrix.definition} />
            )}
          </Part>
          <Part title="Largest leaps">
            <Text size="sm">How far the weighted average leaps between two neighbouring values of one input, everything else equal. A large leap deserves a reason.</Text>
            {found.largest_jumps.length === 0 ? (
              <Empty>It cannot be computed before the problems are mended, or nothing leaps.</Empty>
            ) : (
              <PlainTable
                label="Largest leaps"
                minWidth={560}
                head={["Factor", "Input", "From", "To", "Points", "Of the score"]}
                rows={found.largest_jumps.map((jump) => ({
                  key: `${jump.factor} ${jump.input} ${jump.before}`,
                  cells: [titles.get(jump.factor) ?? jump.factor, inputText(jump.input), jump.before, jump.after, points(jump.points), points(jump.score)],
                }))}
              />
            )}
            {found.threshold_leap && (
              <Text size="sm">
                Once {titles.get(found.threshold_leap.dimension) ?? found.threshold_leap.dimension} alone reaches {found.threshold_leap.threshold} of 100, the way of joining the dimensions adds up to {points(found.threshold_leap.score)} to the score.
              </Text>
            )}
          </Part>
        </Stack>
      )}
    </Answered>
  );
}
