import { Anchor, Button, Group, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";

import { ProblemAlert } from "../../../components/ProblemAlert";
import { Loading } from "../../../components/states";
import { saveText } from "../../../download";
import { day, instant, words } from "../../../format";
import { evidenceQuery, evidenceTextQuery } from "../queries/customers";
import { readable } from "../readable";
import { sourceLabel } from "../words";
import { PageTitle } from "../../../components/PageTitle";

const route = getRouteApi("/evidence/$evidenceId");

/** A raw response: where it came from, and its text as it came. */
export function EvidencePage() {
  const { evidenceId } = route.useParams();
  const query = useQuery(evidenceQuery(evidenceId));
  const isText = query.data ? /json|text|xml|csv/.test(query.data.media_type) : false;
  const content = useQuery({ ...evidenceTextQuery(evidenceId), enabled: isText });
  if (query.isPending) return <Loading what="the raw response" height={240} />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const item = query.data;
  const facts: [string, string][] = [
    ["What it is", words(item.kind)],
    ["The source’s data is of", item.data_date ? day(item.data_date) : "not stated by the source"],
    ["Retrieved", instant(item.retrieved_at)],
    ["Recorded", instant(item.recorded_at)],
    ["Licence", item.licence ?? "not stated"],
    ["Size", `${item.size.toLocaleString()} bytes`],
    ["SHA-256", item.sha256],
  ];
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <PageTitle title={`Raw response of ${sourceLabel(item.source)}`} />
        {content.data !== undefined && (
          <Button size="xs" variant="default" onClick={() => saveText(content.data, `evidence-${item.sha256.slice(0, 12)}.txt`, "text/plain")}>
            Download
          </Button>
        )}
      </Group>
      <Table verticalSpacing={2} fz="sm" aria-label="Where it came from">
        <Table.Tbody>
          {facts.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400} w={{ base: 120, sm: 200 }}>
                {name}
              </Table.Th>
              <Table.Td className={name === "SHA-256" ? "mono" : ""} style={{ overflowWrap: "anywhere" }}>
                {value}
              </Table.Td>
            </Table.Tr>
          ))}
          <Table.Tr>
            <Table.Th scope="row" fw={400}>
              Investigation
            </Table.Th>
            <Table.Td>
              {item.investigation_id ? (
                <Anchor
                  underline="always"
                  fz="inherit"
                  renderRoot={(props) => (
                    <Link to="/investigations/$investigationId" params={{ investigationId: item.investigation_id ?? "" }} {...props} />
                  )}
                >
                  The run for which it was fetched
                </Anchor>
              ) : (
                "Outside of investigations"
              )}
            </Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
      {!isText && <Text size="sm">It is no text and cannot be shown here.</Text>}
      {isText && content.isPending && <Loading what="the text" />}
      {content.isError && <ProblemAlert error={content.error} onRetry={() => void content.refetch()} />}
      {content.data !== undefined && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long text is scrolled by keyboard
        <section aria-label="The text as it came" tabIndex={0} style={{ maxHeight: "60vh", overflow: "auto" }}>
          <pre className="mono" style={{ whiteSpace: "pre-wrap", fontSize: 12, margin: 0 }}>
            {readable(content.data)}
          </pre>
        </section>
      )}
    </Stack>
  );
}
