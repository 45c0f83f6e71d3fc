import { Grid, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";

import { Definitions } from "../../../components/Definitions";
import { MadeOf } from "../../../components/MadeOf";
import { WordBadge } from "../../../components/badges";
import { percent, points } from "../../../figures";
import type { Overview } from "../queries/risk";
import { inOrder, levelSearch, levelWord, provisionalSearch, tierSearch, type RiskSearch } from "../search";
import { byTier, tierText } from "../words";
import classes from "./Risk.module.css";

/** A figure of the portfolio, leading to the companies behind it. */
function Companies({ search, of, children }: { search: RiskSearch; of: string; children: string }) {
  return (
    <MadeOf what={`companies: ${of}`} link={(props) => <Link to="/risk" search={search} hash="companies" {...props} />}>
      {children}
    </MadeOf>
  );
}

function Count({ count, ...behind }: { count: number; search: RiskSearch; of: string }) {
  return <Companies {...behind}>{count.toLocaleString()}</Companies>;
}

const EVALUATED: RiskSearch = { "evaluated.eq": true };

const STALE: Record<string, string> = {
  lists: "a required list is not current",
  registers: "the registers are too old, or may say something else",
  compliance_profile: "other rules of the compliance profile",
  reference_data: "other reference data",
  policy: "another risk policy",
  matrix: "another matrix",
  relationship_profile: "the relationship profile was changed",
  customer_identity: "name, number or country was changed",
  review_overdue: "the review is overdue",
};

/** An average, leading to the companies that it is of. */
function Average({ says, search }: { says: string | null; search: RiskSearch }) {
  if (says === null) return "not known";
  return (
    <Companies search={search} of="evaluated, each with its own figure">
      {says}
    </Companies>
  );
}

/** The portfolio in one glance; each number leads to its companies. */
export function OverviewPanel({ overview }: { overview: Overview }) {
  const levels = inOrder(Object.keys(overview.by_level));
  const stale = Object.entries(STALE).flatMap(([code, text]) => {
    const count = Object.entries(overview.stale).find(([name]) => name === code)?.[1] ?? 0;
    return count > 0 ? [{ code, text, count }] : [];
  });
  const number = (value: number | null) => (value === null ? null : points(value));
  return (
    <Grid gap="sm">
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Paper withBorder p="md" component="section" aria-label="By level" h="100%">
          <Title order={2} size="h5" mb="xs">
            By level
          </Title>
          <ul className={classes["bars"]}>
            {levels.map((level) => {
              const count = overview.by_level[level] ?? 0;
              return (
                <li key={level} className={classes["bar"]}>
                  <WordBadge word={levelWord(level)} />
                  <span aria-hidden="true" className={classes["track"]}>
                    <span className={classes["fill"]} data-level={level} style={{ width: `${String((100 * count) / Math.max(overview.companies, 1))}%` }} />
                  </span>
                  <Count count={count} search={levelSearch(level)} of={levelWord(level)} />
                </li>
              );
            })}
          </ul>
          {overview.provisional > 0 && (
            <Text size="xs" mt="xs">
              Provisional: a favourable level that was not earned.{" "}
              {Object.entries(overview.provisional_by_level).map(([level, count], at) => (
                <Fragment key={level}>
                  {at > 0 && ", "}
                  <Count count={count} search={provisionalSearch(level)} of={`provisional ${levelWord(level)}`} /> would be {levelWord(level)} on what is known
                </Fragment>
              ))}
              . At worst they are what their worst case says.
            </Text>
          )}
        </Paper>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 3 }}>
        <Paper withBorder p="md" component="section" aria-label="Coverage" h="100%">
          <Title order={2} size="h5" mb="xs">
            Coverage
          </Title>
          <Definitions
            label="Coverage of the portfolio"
            items={[
              ["Companies", <Count key="all" count={overview.companies} search={{}} of="all" />],
              ["Evaluated", <Count key="done" count={overview.evaluated} search={{ "evaluated.eq": true }} of="evaluated" />],
              ["Weight assessed, on average", <Average key="coverage" says={overview.average_coverage === null ? null : percent(overview.average_coverage)} search={{ ...EVALUATED }} />],
              ["Average at worst", <Average key="high" says={number(overview.average_score_high)} search={{ ...EVALUATED, sort: "-score_high" }} />],
              ["Average on what is known", <Average key="known" says={number(overview.average_score)} search={{ ...EVALUATED, sort: "-score" }} />],
              [
                "Tier deeper than the run",
                <Count key="deep" count={overview.insufficient_depth} search={{ "insufficient_depth.eq": true }} of="the tier is deeper than the run" />,
              ],
            ]}
          />
        </Paper>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Paper withBorder p="md" component="section" aria-label="Outdated" h="100%">
          <Title order={2} size="h5" mb="xs">
            Outdated evaluations
          </Title>
          {overview.evaluated === 0 ? (
            <Text size="sm">No company has been evaluated.</Text>
          ) : stale.length === 0 ? (
            <Text size="sm">An evaluation made today would rest on the same rules and data.</Text>
          ) : (
            <Stack gap={4}>
              <Text size="sm">
                <Count count={overview.stale.companies} search={{ "stale.in": stale.map(({ code }) => code).join(",") }} of="outdated" /> of them would be replaced by one made today:
              </Text>
              {stale.map(({ code, text, count }) => (
                <Group key={code} gap="xs" wrap="nowrap" align="baseline">
                  <Count count={count} search={{ "stale.eq": code }} of={text} />
                  <Text size="sm">{text}</Text>
                </Group>
              ))}
            </Stack>
          )}
          <Text size="xs" className="dimmed" mt="xs">
            By tier:{" "}
            {byTier(overview.by_tier).map(([tier, count], at) => (
              <Fragment key={tier}>
                {at > 0 && ", "}
                {tierText(tier)} <Count count={count} search={tierSearch(tier)} of={tierText(tier)} />
              </Fragment>
            ))}
            {Object.keys(overview.by_tier).length === 0 && "none"}
          </Text>
        </Paper>
      </Grid.Col>
    </Grid>
  );
}
