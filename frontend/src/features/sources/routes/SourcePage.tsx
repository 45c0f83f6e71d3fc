import { Anchor, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";

import { Definitions } from "../../../components/Definitions";
import { PageHead } from "../../../components/PageHead";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Loading } from "../../../components/states";
import { instant } from "../../../format";
import { meQuery } from "../../../queries";
import { countryName, schemeLabel } from "../../customers/words";
import { ContractPanel } from "../components/ContractPanel";
import { CredentialPanel } from "../components/CredentialPanel";
import { SaidBadge } from "../components/SaidBadge";
import { VersionsPanel } from "../components/VersionsPanel";
import { ontologyType } from "../narrowing";
import { credentialQuery, providerQuery, testProvider, type Provider } from "../queries/sources";
import { costText, freshnessText, healthSaid, licenceTerms, outcomeText, typeText } from "../standing";

const route = getRouteApi("/settings/sources/$provider");

/** One source: what it is, whether it answers, its key, and what it may assert. */
export function SourcePage() {
  const { provider: name } = route.useParams();
  const me = useQuery(meQuery);
  const query = useQuery(providerQuery(name));
  const back = (
    <Anchor size="sm" renderRoot={(props) => <Link to="/settings/sources" {...props} />}>
      All sources
    </Anchor>
  );
  if (query.isPending) return <Loading what="the source" height={320} />;
  if (query.isError) {
    return (
      <Stack gap="sm">
        <PageHead title="Source" actions={back} />
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      </Stack>
    );
  }
  const provider = query.data;
  const mayChange = me.data?.permissions.includes("settings") ?? false;
  return (
    <Stack gap="sm">
      <PageHead title={provider.display_name} says={typeText(provider)} actions={back} />
      <CredentialPanel provider={provider} mayChange={mayChange} />
      <State provider={provider} mayTest={mayChange && provider.enabled && !provider.needs_credentials} />
      <About provider={provider} />
      <ContractPanel provider={name} />
      <VersionsPanel provider={name} />
    </Stack>
  );
}

function State({ provider, mayTest }: { provider: Provider; mayTest: boolean }) {
  const test = useMutation({ mutationFn: () => testProvider(provider.name) });
  const key = useQuery(credentialQuery(provider.name));
  const said = healthSaid(provider, key.data);
  return (
    <Paper withBorder p="md" component="section" aria-label="State">
      <Stack gap="xs">
        <Group gap="sm">
          <Title order={2} size="h5">
            State
          </Title>
          <SaidBadge word={said.word} />
        </Group>
        <Text size="sm">{said.says}</Text>
        {mayTest && (
          <Group gap="sm">
            <Button size="xs" variant="default" loading={test.isPending} onClick={() => test.mutate()}>
              Test whether it answers
            </Button>
            <Text size="sm" role="status" aria-label="Result of the test">
              {test.data?.text ?? ""}
            </Text>
          </Group>
        )}
        {test.isError && <ProblemAlert error={test.error} onRetry={() => test.mutate()} />}
        <Definitions
          label="State of the source"
          items={[
            ["Switched on", provider.enabled ? "by the operator" : "no: the operator adds it to ATLAS_PROVIDERS"],
            ["Last call", provider.last_called_at ? `${instant(provider.last_called_at)}. ${provider.last_outcome ? outcomeText(provider.last_outcome) : ""}` : "none"],
            ...(provider.last_detail ? [["What was wrong", provider.last_detail] as [string, string]] : []),
            ["Last answer", freshnessText(provider)],
          ]}
        />
        <Text size="xs" className="dimmed">
          An answer is fresh for 30 days and stale for another 60; then it has expired. A failing source never fails an investigation: what it would have covered is said to be not assessed.
        </Text>
      </Stack>
    </Paper>
  );
}

function About({ provider }: { provider: Provider }) {
  const { licence } = provider;
  return (
    <Paper withBorder p="md" component="section" aria-label="What it covers">
      <Stack gap="xs">
        <Title order={2} size="h5">
          What it covers
        </Title>
        <Definitions
          label="What the source covers"
          items={[
            ["Countries", provider.jurisdictions.includes("XX") ? "every country" : provider.jurisdictions.map(countryName).join(", ")],
            ["Describes", provider.entity_types.map(ontologyType).join(", ")],
            ["Found by", provider.identifiers.map(schemeLabel).join(", ") || "no number: it is not asked about companies"],
            [
              "Licence",
              <>
                <Anchor href={licence.url} target="_blank" rel="noreferrer" underline="always">
                  {licence.name}
                </Anchor>
                {`: ${licenceTerms(licence).join("; ")}`}
              </>,
            ],
            [
              "Cost",
              <>
                {provider.cost ? costText(provider.cost) : "not stated by the source’s plugin; your contract with the provider says it"}
                {provider.cost?.url && (
                  <>
                    {". "}
                    <Anchor href={provider.cost.url} target="_blank" rel="noreferrer" underline="always">
                      The provider’s own words
                    </Anchor>
                  </>
                )}
              </>,
            ],
          ]}
        />
      </Stack>
    </Paper>
  );
}
