import { Button, Group, Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";

import { NarrativeOf } from "../features/investigation/Narrative";
import { DownloadButton } from "../components/DownloadButton";
import { ProblemAlert } from "../components/ProblemAlert";
import { saveText } from "../download";
import { reportPdf, reportQuery } from "../investigations/queries";
import { PageTitle } from "../components/PageTitle";

const route = getRouteApi("/reports/$reportId");

/** The report as the API made it, in a frame that may run nothing. */
export function ReportPage() {
  const { reportId } = route.useParams();
  const query = useQuery(reportQuery(reportId));
  if (query.isPending) return <Skeleton height={400} role="status" aria-label="Loading the report" />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const html = query.data;
  return (
    <Stack>
      <Group justify="space-between">
        <PageTitle title="Report" />
        <Group gap="xs" align="flex-start">
          <Button variant="default" size="xs" onClick={() => saveText(html, `report-${reportId}.html`, "text/html")}>
            Download HTML
          </Button>
          <DownloadButton label="Download PDF" name={`report-${reportId}.pdf`} fetch={() => reportPdf(reportId)} />
        </Group>
      </Group>
      <iframe
        title="Report"
        sandbox=""
        srcDoc={html}
        style={{ width: "100%", height: "80vh", border: "1px solid var(--mantine-color-default-border)", background: "#fff" }}
      />
      <NarrativeOf reportId={reportId} />
    </Stack>
  );
}
