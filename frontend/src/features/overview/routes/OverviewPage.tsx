import { Anchor, List, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { Answered } from "../../../components/Answered";
import { weakLists } from "../../../components/Banners";
import { PageHead } from "../../../components/PageHead";
import { useMay } from "../../../components/Permission";
import { Empty } from "../../../components/states";
import { meQuery } from "../../../queries";
import { OverviewPanel } from "../../risk/components/OverviewPanel";
import { overviewQuery } from "../../risk/queries/risk";
import type { RiskSearch } from "../../risk/search";
import { listsQuery } from "../../screening/queries/screening";
import { effectiveQuery } from "../../settings/queries/profile";
import { Panel, Row, type Counted } from "../components/parts";
import { RulesWaiting } from "../components/RulesWaiting";
import { Sources } from "../components/Sources";
import { candidatesCount, companiesCount, hitsCount, runsCount, taskCountsQuery, tasksCount } from "../queries";
import classes from "./Overview.module.css";

const total = (page: Counted) => page;

function Mine() {
  const mine = useQuery(tasksCount("mine"));
  const free = useQuery(tasksCount("unassigned"));
  const counts = useQuery(taskCountsQuery);
  return (
    <Panel title="Tasks">
      <ul className={classes["rows"]}>
        <Row query={mine} count={total} label="Your tasks" link={(props) => <Link to="/tasks" search={{ view: "mine" }} {...props} />} />
        <Row query={free} count={total} label="Tasks that nobody has taken" link={(props) => <Link to="/tasks" search={{ view: "unassigned" }} {...props} />} />
        <Row
          query={counts}
          count={(found) => ({ total: found.by_sla_state["overdue"] ?? 0 })}
          label="Overdue tasks"
          says="Of all that are open, whoever holds them"
          link={(props) => <Link to="/tasks" search={{ view: "open", sort: "due_at" }} {...props} />}
        />
      </ul>
    </Panel>
  );
}

function Hits() {
  const waiting = useQuery(hitsCount("waiting"));
  const review = useQuery(hitsCount("review"));
  const pairs = useQuery(candidatesCount("undecided"));
  return (
    <Panel title="To decide">
      <ul className={classes["rows"]}>
        <Row query={waiting} count={total} label="Hits" says="Undecided or unsure" link={(props) => <Link to="/hits" search={{ view: "waiting" }} {...props} />} />
        <Row query={review} count={total} label="Hits to look at again" says="Decided, and changed since" link={(props) => <Link to="/hits" search={{ view: "review" }} {...props} />} />
        <Row query={pairs} count={total} label="Parties that may be one" link={(props) => <Link to="/resolution" search={{ view: "undecided" }} {...props} />} />
      </ul>
    </Panel>
  );
}

function Second() {
  const hits = useQuery(hitsCount("second"));
  const pairs = useQuery(candidatesCount("proposed"));
  const cases = useQuery(runsCount({ second: true }));
  return (
    <Panel title="Waits for a second person">
      <ul className={classes["rows"]}>
        <Row query={hits} count={total} label="Decisions on hits" link={(props) => <Link to="/hits" search={{ view: "second" }} {...props} />} />
        <Row query={cases} count={total} label="Decisions on cases" link={(props) => <Link to="/investigations" search={{ second: true }} {...props} />} />
        <Row query={pairs} count={total} label="Proposed merges" link={(props) => <Link to="/resolution" search={{ view: "proposed" }} {...props} />} />
        <RulesWaiting />
      </ul>
    </Panel>
  );
}

const REASONS = "policy,matrix,compliance_profile,lists,registers,reference_data,relationship_profile,customer_identity";
const OUTDATED: RiskSearch = { "relationship_status.eq": "active", "stale.in": REASONS };
const OVERDUE: RiskSearch = { "stale.in": "review_overdue" };
const SHALLOW: RiskSearch = { "relationship_status.eq": "active", "insufficient_depth.eq": true };

function Approvals() {
  const ended = useQuery(runsCount({ ended: true }));
  const outdated = useQuery(companiesCount(OUTDATED));
  const overdue = useQuery(companiesCount(OVERDUE));
  const shallow = useQuery(companiesCount(SHALLOW));
  const link = (search: RiskSearch) => (props: Record<string, unknown>) => <Link to="/risk" search={search} hash="companies" {...props} />;
  return (
    <Panel title="What no longer holds">
      <ul className={classes["rows"]}>
        <Row
          query={ended}
          count={total}
          label="Approvals that no longer hold"
          says="As they were last looked at"
          link={(props) => <Link to="/investigations" search={{ ended: true }} {...props} />}
        />
        <Row
          query={outdated}
          count={total}
          label="Active customers with an outdated evaluation"
          says="Rules, lists, registers or the customer changed since"
          link={link(OUTDATED)}
        />
        <Row query={overdue} count={total} label="Customers with an overdue review" link={link(OVERDUE)} />
        <Row query={shallow} count={total} label="Active customers investigated less deeply than their tier asks" link={link(SHALLOW)} />
      </ul>
    </Panel>
  );
}

function Running() {
  const running = useQuery(runsCount({ status: "running" }));
  const pending = useQuery(runsCount({ status: "pending" }));
  const failed = useQuery(runsCount({ status: "failed" }));
  const link = (status: "running" | "pending" | "failed") => (props: Record<string, unknown>) => <Link to="/investigations" search={{ status }} {...props} />;
  return (
    <Panel title="Investigations under way">
      <ul className={classes["rows"]}>
        <Row query={running} count={total} label="Running" link={link("running")} />
        <Row query={pending} count={total} label="Waiting to start" link={link("pending")} />
        <Row query={failed} count={total} label="Failed" says="Run them again: nothing was concluded" link={link("failed")} />
      </ul>
    </Panel>
  );
}

const SHOWN = 6;

/** Lists whose silence proves nothing today. */
function Lists() {
  const lists = useQuery(listsQuery);
  const rules = useQuery(effectiveQuery);
  return (
    <Panel title="Lists">
      <Answered query={lists} what="the lists" height={80}>
        {({ items }) => {
          const weak = weakLists(items, rules.data?.rules?.required_lists ?? [], { demo: true });
          const loaded = items.filter((list) => list.standing.loaded).length;
          return (
            <Stack gap={6}>
              <Text size="sm">
                {loaded === 0
                  ? "No list is loaded: screening finds nothing and clears nobody."
                  : weak.length > 0
                    ? `${weak.length === 1 ? "One list does" : `${String(weak.length)} lists do`} not count as searched: finding nothing there proves nothing.`
                    : rules.isSuccess
                      ? `${String(loaded)} loaded; each of them counts as searched today.`
                      : `${String(loaded)} loaded.`}
              </Text>
              {rules.isError && <Text size="sm">Which lists the compliance profile requires could not be read.</Text>}
              {weak.length > 0 && (
                <List size="sm">
                  {weak.slice(0, SHOWN).map((list) => (
                    <List.Item key={list.id}>{list.text}</List.Item>
                  ))}
                </List>
              )}
              <Anchor size="sm" underline="always" renderRoot={(props) => <Link to="/screening/lists" {...props} />}>
                {weak.length > SHOWN ? `All lists (${String(weak.length - SHOWN)} more do not count)` : "All lists"}
              </Anchor>
            </Stack>
          );
        }}
      </Answered>
    </Panel>
  );
}

/** The first page: what waits, what does not hold, what runs, and where the portfolio stands. */
export function OverviewPage() {
  const me = useQuery(meQuery);
  const overview = useQuery(overviewQuery);
  const may = useMay();
  return (
    <Stack gap="sm">
      <PageHead title="Overview" says={me.data ? `What waits at ${me.data.tenant_name}. Each number leads to its list.` : "What waits. Each number leads to its list."} />
      <div className={classes["grid"]}>
        <Mine />
        <Hits />
        <Second />
        <Approvals />
        <Running />
        <Lists />
        <Sources />
      </div>
      <Title order={2} size="h4">
        Portfolio
      </Title>
      <Answered query={overview} what="the portfolio">
        {(found) =>
          found.companies === 0 ? (
            <Empty>
              There is no customer yet.{" "}
              {may("run") && (
                <>
                  <Anchor underline="always" renderRoot={(props) => <Link to="/customers/import" {...props} />}>
                    Import customers
                  </Anchor>{" "}
                  or{" "}
                  <Anchor underline="always" renderRoot={(props) => <Link to="/investigations" {...props} />}>
                    investigate the first company
                  </Anchor>
                  .
                </>
              )}
            </Empty>
          ) : (
            <OverviewPanel overview={found} />
          )
        }
      </Answered>
    </Stack>
  );
}
