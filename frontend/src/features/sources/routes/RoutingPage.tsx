import { Alert, Anchor, Button, Group, List, NativeSelect, NumberInput, Paper, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";

import { Answered } from "../../../components/Answered";
import { Decide } from "../../../components/Decide";
import { PageHead } from "../../../components/PageHead";
import { Permitted, useMay } from "../../../components/Permission";
import { PlainTable } from "../../../components/PlainTable";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty } from "../../../components/states";
import { SETTINGS } from "../../settings/area";
import { confirmRoute, planQuery, ROUTING, resetRoute, routingQuery, setRoute, type Route, type Routing, type Tier } from "../queries/routing";
import { ANYWHERE, askedText, matrixOf, needsText, originText, placeName, planText, shown, TIERS, tierText } from "../routing";

const page = getRouteApi("/settings/sources/routing");

/** Which source is asked in which country, and which only if others do not answer. */
export function RoutingPage() {
  return (
    <Permitted to="read">
      <Stack gap="sm">
        <PageHead
          title="Routing of sources"
          says="Primary and supplementary sources are asked at once. Fallbacks are asked in order, only while no source before them has answered. A source that is off is not asked, and what it covers is not assessed."
          area={SETTINGS}
        />
        <Matrix />
      </Stack>
    </Permitted>
  );
}

function Matrix() {
  const query = useQuery(routingQuery);
  const { country = ANYWHERE } = page.useSearch();
  return (
    <Answered query={query} what="the routing">
      {(found) => {
        const routes = shown(found.items);
        if (routes.length === 0) return <Empty>No source is switched on. The operator switches sources on with ATLAS_PROVIDERS; by default, each is then asked.</Empty>;
        const matrix = matrixOf(routes);
        const rows = matrix.countries.map((row) => ({
          key: row.country,
          marked: row.country === country,
          cells: [
            <Anchor key="country" size="sm" underline="always" {...(row.country === country ? { "aria-current": "true" as const } : {})} renderRoot={(props) => <Link to="/settings/sources/routing" search={{ country: row.country }} resetScroll={false} {...props} />}>
              {placeName(row.country)}
            </Anchor>,
            ...row.cells.map((cell) => (cell ? <Cell key={cell.provider} route={cell} /> : null)),
          ],
        }));
        return (
          <Stack gap="sm">
            <Country key={country} country={country} routing={found} routes={routes.filter((route) => route.country === country)} />
            <Title order={2} size="h5">
              All countries
            </Title>
            <PlainTable label="Sources by country" minWidth={160 + 130 * matrix.providers.length} head={["Country", ...matrix.providers.map(({ title }) => title)]} rows={rows} />
          </Stack>
        );
      }}
    </Answered>
  );
}

function Cell({ route }: { route: Route }) {
  return (
    <>
      {tierText(route)}
      {route.origin !== "default" && (
        <Text size="xs" className="dimmed">
          {originText(route)}
        </Text>
      )}
      {route.awaits_second_person.length > 0 && <Text size="xs">waits for a second person</Text>}
    </>
  );
}

function Country({ country, routing, routes }: { country: string; routing: Routing; routes: Route[] }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={placeName(country)}>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {placeName(country)}
        </Title>
        {routes.length === 0 ? (
          <Empty>No source that is switched on knows companies of this country.</Empty>
        ) : (
          routes.map((route) => <OneRoute key={`${route.provider}:${route.tier}:${String(route.position)}`} route={route} revision={routing.revision} />)
        )}
        <DryRun country={country} />
      </Stack>
    </Paper>
  );
}

type Act = "set" | "reset" | "confirm";

function OneRoute({ route, revision }: { route: Route; revision: number }) {
  const may = useMay();
  const queries = useQueryClient();
  const [tier, setTier] = useState<Tier>(route.tier);
  const [position, setPosition] = useState(route.position);
  const [asked, setAsked] = useState(false);
  const act = useMutation({
    mutationFn: (what: Act) => (what === "set" ? setRoute(route, revision, tier, position) : what === "reset" ? resetRoute(route, revision) : confirmRoute(route, revision)),
    onSuccess: () => setAsked(false),
    onSettled: () => Promise.all([ROUTING, ["tasks"]].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
  const same = tier === route.tier && (tier !== "fallback" || position === route.position);
  const waits = route.awaits_second_person.length > 0;
  return (
    <Stack gap={6} component="section" aria-label={route.display_name}>
      <Group gap="sm" align="end">
        {may("settings") ? (
          <>
            <NativeSelect size="xs" label={route.display_name} value={tier} data={[...TIERS]} onChange={(event) => setTier(event.currentTarget.value as Tier)} />
            {tier === "fallback" && <NumberInput size="xs" w={110} label="Order" aria-label={`Order of ${route.display_name} among fallbacks`} min={0} max={100} allowDecimal={false} value={position} onChange={(value) => setPosition(Number(value) || 0)} />}
            <Button size="xs" variant="default" disabled={same} loading={act.isPending && act.variables === "set"} aria-label={`Save the tier of ${route.display_name}`} onClick={() => act.mutate("set")}>
              Save
            </Button>
            {route.origin === "country" && (
              <Button size="xs" variant="default" loading={act.isPending && act.variables === "reset"} aria-label={`Take the route of ${route.display_name} away`} onClick={() => act.mutate("reset")}>
                Back to the default
              </Button>
            )}
          </>
        ) : (
          <Text size="sm">
            {route.display_name}: {tierText(route)}
          </Text>
        )}
        <Text size="xs" className="dimmed">
          {originText(route)}
          {route.enabled ? "" : "; the operator has not switched it on"}
        </Text>
      </Group>
      {waits && (
        <Alert variant="outline" color="orange" role="status" title="Waits for a second person">
          <List size="sm">
            {route.awaits_second_person.map((reason) => (
              <List.Item key={reason}>{reason}</List.Item>
            ))}
          </List>
          {!may("second_decide") && <Text size="sm">A senior officer or the MLRO who has not proposed it confirms it.</Text>}
          {may("second_decide") && !asked && (
            <Button size="xs" mt={6} onClick={() => setAsked(true)}>
              Confirm …
            </Button>
          )}
        </Alert>
      )}
      {asked && (
        <Decide
          label="Confirm the route"
          title="Confirm the route"
          says="It holds for every run that starts from now on. You must not have proposed it."
          careful
          choices={[{ label: "Confirm the route", loading: act.isPending, run: () => act.mutate("confirm") }]}
          cancel={{
            run: () => {
              act.reset();
              setAsked(false);
            },
          }}
          error={act.error}
        />
      )}
      {act.isError && !asked && <ProblemAlert error={act.error} />}
    </Stack>
  );
}

/** What a run would do; nothing is asked by looking. */
function DryRun({ country }: { country: string }) {
  const query = useQuery(planQuery(country));
  return (
    <Answered query={query} what="who would be asked" height={120}>
      {(found) => {
        const titles = new Map(found.items.map((one) => [one.provider, one.display_name]));
        return (
          <Stack gap={6}>
            <Title order={3} size="h6">
              Who would be asked
            </Title>
            <Text size="sm" role="status">
              {planText(found.items)}
            </Text>
            <PlainTable
              label="Who would be asked"
              minWidth={560}
              head={["Source", "Tier", "Asked", "By"]}
              rows={found.items.map((one) => ({
                key: one.provider,
                cells: [
                  one.display_name,
                  tierText(one),
                  <>
                    {askedText(one, titles)}
                    {one.obstacles.map((why) => (
                      <Text key={why.code} size="xs" className="dimmed">
                        {why.text}
                      </Text>
                    ))}
                  </>,
                  needsText(one, country),
                ],
              }))}
            />
          </Stack>
        );
      }}
    </Answered>
  );
}
