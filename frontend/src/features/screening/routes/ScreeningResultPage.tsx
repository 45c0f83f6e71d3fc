import { Anchor, Button, Group, List, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";

import { Answered } from "../../../components/Answered";
import { DataTable, type Column } from "../../../components/DataTable";
import { Definitions } from "../../../components/Definitions";
import { DownloadButton } from "../../../components/DownloadButton";
import { PageHead } from "../../../components/PageHead";
import { Empty } from "../../../components/states";
import { WordBadge } from "../../../components/badges";
import { points } from "../../../figures";
import { day, instant, words } from "../../../format";
import { SideBySide } from "../../casework/components/SideBySide";
import { countryName, schemeLabel } from "../../customers/words";
import { SCREENING } from "../area";
import { listsQuery, screeningFile, screeningQuery, type KnownList, type ScreenedList, type Screening } from "../queries/screening";
import { ageText, listAnswer, listDay, notComparedText, stateText, topicLabel, topicText, wordSaid } from "../said";

const route = getRouteApi("/screening/$screeningId");

export function ScreeningResultPage() {
  const { screeningId } = route.useParams();
  const query = useQuery(screeningQuery(screeningId));
  return (
    <Answered query={query} what="the search" height={320} head={<PageHead title="Search" area={SCREENING} />}>
      {(screening) => <Shown screening={screening} />}
    </Answered>
  );
}

function Shown({ screening }: { screening: Screening }) {
  const known = useQuery(listsQuery).data?.items ?? [];
  return (
    <Stack gap="sm">
      <PageHead
        title={screening.query.name}
        says={`Searched ${instant(screening.created_at)} for ${screening.query.topics.map(topicLabel).join(", ")}`}
        area={SCREENING}
        actions={
          <Button size="xs" variant="default" renderRoot={(props) => <Link to="/screening" search={{ from: screening.id }} {...props} />}>
            Change and search again
          </Button>
        }
      />
      <Answer screening={screening} lists={known} />
      <Candidates screening={screening} />
      <Searched screening={screening} lists={known} />
      <Query screening={screening} />
      <Group gap="xs" align="flex-start">
        <DownloadButton label="Download as PDF" name={`screening-${screening.id}.pdf`} fetch={() => screeningFile(screening.id, "application/pdf")} />
        <DownloadButton label="Download as CSV" name={`screening-${screening.id}.csv`} fetch={() => screeningFile(screening.id, "text/csv")} />
      </Group>
    </Stack>
  );
}

function Answer({ screening, lists }: { screening: Screening; lists: KnownList[] }) {
  const said = wordSaid(screening);
  const left = screening.not_compared ?? [];
  return (
    <Paper withBorder p="md" component="section" aria-label="Answer">
      <Stack gap="xs">
        <Group gap="sm">
          <Title order={2} size="h5">
            Answer
          </Title>
          <WordBadge word={said.word} />
        </Group>
        <Text size="sm">{said.says}</Text>
        <List size="sm">
          {screening.topics.map((topic) => (
            <List.Item key={topic.topic}>
              {topicLabel(topic.topic)}: {topicText(topic, lists)}
            </List.Item>
          ))}
        </List>
        <Title order={3} size="h6">
          Not compared
        </Title>
        {left.length === 0 ? (
          <Text size="sm">Everything that was entered could be compared.</Text>
        ) : (
          <List size="sm">
            {left.map((one) => (
              <List.Item key={`${one.field}:${one.value}:${one.reason}`}>{notComparedText(one)}</List.Item>
            ))}
          </List>
        )}
        <Missing screening={screening} />
      </Stack>
    </Paper>
  );
}

/** Facts that would have told candidates apart and were not entered. */
function Missing({ screening }: { screening: Screening }) {
  const { query } = screening;
  const absent = [
    ...(query.kind === "unknown" ? ["kind of party"] : []),
    ...(query.birth_date || query.kind === "company" || query.kind === "vessel" || query.kind === "aircraft" ? [] : ["date of birth"]),
    ...(query.countries.length > 0 ? [] : ["countries"]),
    ...(query.identifiers.length > 0 ? [] : ["number"]),
  ];
  if (absent.length === 0) return null;
  return (
    <Text size="sm" className="dimmed">
      Not entered, so it spoke neither for nor against a candidate: {absent.join(", ")}.
    </Text>
  );
}

function Candidates({ screening }: { screening: Screening }) {
  const [open, setOpen] = useState(screening.candidates[0]?.id ?? null);
  if (screening.candidates.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label="Candidates">
      <Stack gap="sm">
        <Title order={2} size="h5">
          Candidates, the best first
        </Title>
        {screening.candidates.map((candidate) => (
          <Stack key={candidate.id} gap="xs" component="article" aria-label={candidate.entry_name}>
            <Group gap="xs" justify="space-between">
              <Text size="sm" fw={600}>
                {candidate.entry_name} · score {points(candidate.score)} · {words(candidate.strength)}, {words(candidate.measure)}
              </Text>
              <Group gap="xs">
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-expanded={open === candidate.id}
                  onClick={() => setOpen(open === candidate.id ? null : candidate.id)}
                >
                  Evidence
                </Button>
                {candidate.hit_id && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    renderRoot={(props) => <Link to="/hits" search={{ view: "waiting", hit: candidate.hit_id ?? "" }} {...props} />}
                  >
                    Decide in the queue
                  </Button>
                )}
              </Group>
            </Group>
            <Text size="sm">
              Status: {words(candidate.status)}
              {candidate.delisted && `, taken off the list${candidate.delisted_on ? ` by ${day(candidate.delisted_on)}` : ""}${candidate.delisting_confirmed ? "; two people confirmed that this ends the listing" : ""}`}
              {candidate.status !== candidate.status_when_screened && `, ${words(candidate.status_when_screened)} when it was searched`}
              {candidate.suppression && `. Kept out of the queue by a decision of ${instant(candidate.suppression.decided_at)}: ${candidate.suppression.rationale}`}
            </Text>
            {open === candidate.id && <SideBySide party={screening.query.name} candidate={candidate} />}
          </Stack>
        ))}
      </Stack>
    </Paper>
  );
}

function listColumns(lists: KnownList[]): Column<ScreenedList>[] {
  const titles = new Map(lists.map((list) => [list.list_id, list.title]));
  return [
    {
      id: "list",
      header: "List",
      cell: (list) => (
        <Anchor renderRoot={(props) => <Link to="/screening/lists/$listId" params={{ listId: list.list_id }} search={{ tab: "standing" }} {...props} />}>
          {titles.get(list.list_id) ?? list.list_id}
        </Anchor>
      ),
    },
    { id: "answer", header: "Answer", cell: listAnswer },
    { id: "version", header: "Published", cell: (list) => (list.version_date ? listDay(list.published, list.obtained) : "–") },
    { id: "age", header: "Obtained", cell: (list) => ageText(list.age_days, list.max_age_days) },
    { id: "state", header: "State", cell: (list) => stateText(list.reason === "no_profile" ? list.reason : list.state) },
    {
      id: "unread",
      header: "Read in part",
      cell: (list) => (list.incomplete === 0 ? "none" : `${list.incomplete.toLocaleString()} entries, by their raw names`),
    },
    {
      id: "former",
      header: "Former entries",
      cell: (list) =>
        list.former_entries == null ? "not searched: no earlier version" : `${list.former_entries.toLocaleString()} searched, ${String(list.former_candidates ?? 0)} found`,
    },
  ];
}

function Searched({ screening, lists }: { screening: Screening; lists: KnownList[] }) {
  const searched = new Set(screening.lists.map((list) => list.list_id));
  const others = lists.filter((list) => !searched.has(list.list_id) && list.topics.some((topic) => screening.query.topics.includes(topic)));
  return (
    <Paper withBorder p="md" component="section" aria-label="Lists">
      <Stack gap="xs">
        <Title order={2} size="h5">
          Lists that were searched
        </Title>
        {screening.lists.length === 0 ? (
          <Empty>No list of these topics is loaded. The search found nothing and clears nobody.</Empty>
        ) : (
          <DataTable label="Lists that were searched" columns={listColumns(lists)} rows={screening.lists} rowId={(list) => list.list_id} minWidth={900} />
        )}
        {others.length > 0 && (
          <details>
            <summary>
              <Text span size="sm">
                Known and not searched: {others.length === 1 ? "one list" : `${String(others.length)} lists`}
              </Text>
            </summary>
            <List size="sm">
              {others.map((list) => (
                <List.Item key={list.list_id}>
                  {list.title}: {stateText(list.state)} now
                </List.Item>
              ))}
            </List>
          </details>
        )}
      </Stack>
    </Paper>
  );
}

function Query({ screening }: { screening: Screening }) {
  const { query } = screening;
  return (
    <Paper withBorder p="md" component="section" aria-label="What was entered">
      <Stack gap="xs">
        <Title order={2} size="h5">
          What was entered
        </Title>
        <Definitions
          label="What was entered"
          items={[
            ["Name", query.name],
            ["Other names", query.other_names.join("; ") || "none"],
            ["Kind", query.kind === "unknown" ? "not known: compared with every kind" : query.kind],
            ["Date of birth", query.birth_date ?? "not entered"],
            ["Countries", query.countries.map(countryName).join(", ") || "not entered"],
            ["Numbers", query.identifiers.map((one) => `${schemeLabel(one.scheme)} ${one.value}`).join(", ") || "not entered"],
            ["Least score", `${String(query.threshold)} of 100`],
            ["Scored by", screening.algorithm],
          ]}
        />
      </Stack>
    </Paper>
  );
}
