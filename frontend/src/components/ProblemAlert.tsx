import { Alert, Button, Group, List, Stack, Text } from "@mantine/core";
import { QueryClientContext } from "@tanstack/react-query";
import { useContext } from "react";

import { asProblem } from "../api/problem";

interface Props {
  error: unknown;
  onRetry?: () => void;
  /** The form that failed says itself what became of a change that another person overtook. */
  overtakenSaid?: boolean;
}

/** A failure as the API told it: detail, code and request id, and a way to try again. */
export function ProblemAlert({ error, onRetry, overtakenSaid = false }: Props) {
  const problem = asProblem(error);
  return (
    <Alert color="red" title={problem.title} role="alert" variant="outline">
      <Text size="sm">{problem.detail}</Text>
      {problem.fields.length > 0 && (
        <List size="sm" mt="xs">
          {problem.fields.map((field) => (
            <List.Item key={`${field.where}:${field.message}`}>
              {field.where ? `${field.where}: ` : ""}
              {field.message}
            </List.Item>
          ))}
        </List>
      )}
      {problem.status === 412 && !overtakenSaid && <Overtaken />}
      <Group gap="md" mt="xs">
        <Text size="xs" className="dimmed mono">
          {problem.code}
          {problem.requestId && ` · request ${problem.requestId}`}
        </Text>
        {onRetry && (
          <Button size="compact-xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Group>
    </Alert>
  );
}

/** Another person was faster. What was typed stays; what holds now is read when asked for. */
function Overtaken() {
  const queries = useContext(QueryClientContext);
  return (
    <Stack gap="xs" mt="xs" align="flex-start">
      <Text size="sm">Another person changed this since you read it. Nothing of yours is saved; what you typed stays here. Read what holds now, then save yours on top of it or leave it.</Text>
      {queries && (
        <Button size="xs" variant="default" onClick={() => void queries.invalidateQueries()}>
          Read what holds now
        </Button>
      )}
    </Stack>
  );
}
