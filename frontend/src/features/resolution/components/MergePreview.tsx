import { List, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { Answered } from "../../../components/Answered";
import { PlainTable } from "../../../components/PlainTable";
import { words } from "../../../format";
import { previewQuery, type Candidate, type Preview } from "../queries/candidates";

function Owners({ said }: { said: Preview["companies"][number]["before"] }) {
  const open = said.may_stand_above.length > 0 && <Text size="sm">There may be more: {said.may_stand_above.join("; ")}.</Text>;
  if (said.owners.length === 0) return <>No beneficial owner ({words(said.cause)}){open}</>;
  return (
    <>
      <List size="sm" listStyleType="none">
        {said.owners.map((owner) => (
          <List.Item key={owner}>{owner}</List.Item>
        ))}
      </List>
      {open}
    </>
  );
}

/** The one party that the two would be, and the owners of the companies below it. */
export function MergePreview({ candidate }: { candidate: Candidate }) {
  const query = useQuery(previewQuery(candidate.id, candidate.revision));
  return (
    <Answered query={query} what="the preview" height={120}>
      {(preview) => (
        <Stack gap="xs" component="section" aria-label="Preview of the merge">
          <Text size="sm">
            They would be {preview.name}, on {preview.claims} claims. Nothing has been written.
          </Text>
          <PlainTable
            label="Values after a merge"
            minWidth={420}
            head={["Value", candidate.first_name, candidate.second_name, "As one"]}
            rows={preview.values.map((value) => ({
              key: value.attribute,
              cells: [words(value.attribute), value.first ?? "not stated", value.second ?? "not stated", value.joined ?? "not stated"],
            }))}
          />
          {preview.companies.length > 0 && (
            <PlainTable
              label="Owners after a merge"
              minWidth={420}
              head={["Company", "Owners now, undecided", "Owners after the merge"]}
              rows={preview.companies.map((company) => ({
                key: company.company_id,
                cells: [company.name, <Owners key="before" said={company.before} />, <Owners key="after" said={company.after} />],
              }))}
            />
          )}
          {preview.more_companies > 0 && <Text size="sm">{preview.more_companies} more companies are not shown.</Text>}
        </Stack>
      )}
    </Answered>
  );
}
