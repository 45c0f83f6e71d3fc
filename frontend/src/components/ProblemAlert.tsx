import { Alert, Button, Group, List, Text } from "@mantine/core";

import { asProblem } from "../api/problem";

/** A failure as the API told it: detail, code and request id, and a way to try again. */
export function ProblemAlert({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
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
