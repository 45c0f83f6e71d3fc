import { List, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { ProblemAlert } from "../../../components/ProblemAlert";
import { Loading } from "../../../components/states";
import { words } from "../../../format";
import { previewQuery, type Candidate, type Preview } from "../queries/candidates";

function Owners({ said }: { said: Preview["companies"][number]["before"] }) {
  if (said.owners.length === 0) return <>No beneficial owner ({words(said.cause)})</>;
  return (
    <List size="sm" listStyleType="none">
      {said.owners.map((owner) => (
        <List.Item key={owner}>{owner}</List.Item>
      ))}
    </List>
  );
}

/** The one party that the two would be, and the owners of the companies below it. */
export function MergePreview({ candidate }: { candidate: Candidate }) {
  const query = useQuery(previewQuery(candidate.id, candidate.revision));
  if (query.isPending) return <Loading what="the preview" height={120} />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const preview = query.data;
  return (
    <Stack gap="xs" component="section" aria-label="Preview of the merge">
      <Text size="sm">
        They would be {preview.name}, on {preview.claims} claims. Nothing has been written.
      </Text>
      <Table.ScrollContainer minWidth={420} type="native" tabIndex={0} role="region" aria-label="Values after a merge">
        <Table withTableBorder verticalSpacing={4} aria-label="Values after a merge">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Value</Table.Th>
              <Table.Th scope="col">{candidate.first_name}</Table.Th>
              <Table.Th scope="col">{candidate.second_name}</Table.Th>
              <Table.Th scope="col">As one</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {preview.values.map((value) => (
              <Table.Tr key={value.attribute}>
                <Table.Th scope="row">{words(value.attribute)}</Table.Th>
                <Table.Td>{value.first ?? "not stated"}</Table.Td>
                <Table.Td>{value.second ?? "not stated"}</Table.Td>
                <Table.Td>{value.joined ?? "not stated"}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {preview.companies.length > 0 && (
        <Table.ScrollContainer minWidth={420} type="native" tabIndex={0} role="region" aria-label="Owners after a merge">
          <Table withTableBorder verticalSpacing={4} aria-label="Owners after a merge">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">Company</Table.Th>
                <Table.Th scope="col">Owners now, undecided</Table.Th>
                <Table.Th scope="col">Owners after the merge</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {preview.companies.map((company) => (
                <Table.Tr key={company.company_id}>
                  <Table.Th scope="row">{company.name}</Table.Th>
                  <Table.Td>
                    <Owners said={company.before} />
                  </Table.Td>
                  <Table.Td>
                    <Owners said={company.after} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {preview.more_companies > 0 && <Text size="sm">{preview.more_companies} more companies are not shown.</Text>}
    </Stack>
  );
}
