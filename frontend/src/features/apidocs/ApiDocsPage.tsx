import { Alert, Grid, Stack, Text } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";

import { ProblemAlert } from "../../components/ProblemAlert";
import { Empty, Loading } from "../../components/states";
import { meQuery } from "../../queries";
import { useSession } from "../../session/useSession";
import { problemFrom, ProblemError } from "../../api/problem";
import { isOperationDocument, isOperations, type Operation } from "./document";
import { OperationList } from "./OperationList";
import { PageTitle } from "../../components/PageTitle";

const route = getRouteApi("/api-docs");
const load = () => import("./SwaggerOperation");
const SwaggerOperation = lazy(async () => ({ default: (await load()).SwaggerOperation }));

async function read<Answer>(path: string, is: (value: unknown) => value is Answer): Promise<Answer> {
  const response = await fetch(`/api/openapi/${path}`);
  const body: unknown = await response.json();
  if (!response.ok || !is(body)) throw new ProblemError(problemFrom(response, body));
  return body;
}

// both are of this release, as is the page
const operationsQuery = queryOptions({
  queryKey: ["openapi"],
  staleTime: Infinity,
  queryFn: () => read("operations", isOperations),
});

const operationQuery = (id: string) =>
  queryOptions({
    queryKey: ["openapi", id],
    staleTime: Infinity,
    queryFn: () => read(`operations/${encodeURIComponent(id)}`, isOperationDocument),
  });

/** A list of all operations; Swagger UI is given the chosen one alone. */
export function ApiDocsPage() {
  const session = useSession();
  const { operation: id } = route.useSearch();
  const me = useQuery({ ...meQuery, enabled: session.status === "signed-in" });
  const query = useQuery(operationsQuery);
  const chosen = query.data?.find((one) => one.id === id);
  useEffect(() => {
    if (query.data) void load(); // while the list is read
  }, [query.data]);
  return (
    <Stack gap="sm">
      <PageTitle title="API" />
      <Alert color="blue" variant="outline" role="status" p="xs">
        {session.status === "signed-in"
          ? `Calls from this page are made with your session in “${me.data?.tenant_name ?? "your organisation"}”. They are real.`
          : "Sign in to call the operations from this page; the document is readable without."}
      </Alert>
      {query.isPending && <Loading what="the operations" height={300} />}
      {query.isError && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <Grid overflow="hidden">
          <Grid.Col span={{ base: 12, md: 4 }}>
            <OperationList operations={query.data} chosen={id} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 8 }}>
            {chosen ? (
              <section aria-label={chosen.summary} style={{ overflowX: "auto" }}>
                <ChosenOperation key={chosen.id} operation={chosen} />
              </section>
            ) : (
              <Empty>
                {id === undefined
                  ? "Choose an operation to read what it does, what it takes and answers, and to call it."
                  : "The API has no such operation. Choose one from the list."}
              </Empty>
            )}
            <Text size="xs" className="dimmed" mt="xs">
              The whole document is at /api/openapi.json. /api/docs has all operations on one page; it loads slowly.
            </Text>
          </Grid.Col>
        </Grid>
      )}
    </Stack>
  );
}

function ChosenOperation({ operation }: { operation: Operation }) {
  const query = useQuery(operationQuery(operation.id));
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <Loading what="the operation" height={300} />;
  return (
    <Suspense fallback={<Loading what="the operation" height={300} />}>
      <SwaggerOperation document={query.data} operation={operation} />
    </Suspense>
  );
}
