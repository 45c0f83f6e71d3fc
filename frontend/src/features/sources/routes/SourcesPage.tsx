import { Alert, Anchor, List, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { DataTable, type Column } from "../../../components/DataTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted } from "../../../components/Permission";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty, Loading } from "../../../components/states";
import { day, words } from "../../../format";
import { SETTINGS } from "../../settings/area";
import { SaidBadge } from "../components/SaidBadge";
import { waitingVersions } from "../narrowing";
import { draftsQuery } from "../queries/contracts";
import { credentialsQuery, providersQuery, type Credential, type LoadedRegister, type Provider } from "../queries/sources";
import { costText, countriesText, credentialSaid, freshnessText, healthSaid, licenceTerms, typeText } from "../standing";

interface Row {
  provider: Provider;
  credential: Credential | undefined;
}

const COLUMNS: Column<Row>[] = [
  {
    id: "name",
    header: "Source",
    cell: ({ provider }) => (
      <>
        <Anchor renderRoot={(props) => <Link to="/settings/sources/$provider" params={{ provider: provider.name }} search={{}} {...props} />}>
          {provider.display_name}
        </Anchor>
        <Text size="xs" className="dimmed">
          {typeText(provider)}
        </Text>
      </>
    ),
  },
  { id: "countries", header: "Countries", cell: ({ provider }) => countriesText(provider.jurisdictions) },
  {
    id: "health",
    header: "Health",
    cell: ({ provider, credential }) => <SaidBadge word={healthSaid(provider, credential).word} />,
  },
  {
    id: "key",
    header: "Key",
    cell: ({ provider, credential }) => (credential ? <SaidBadge word={credentialSaid(credential, provider).word} /> : "not known"),
  },
  { id: "cost", header: "Cost", cell: ({ provider }) => costText(provider.cost) },
  { id: "fresh", header: "Last answer", cell: ({ provider }) => freshnessText(provider) },
  {
    id: "licence",
    header: "Licence",
    cell: ({ provider }) => (
      <>
        {provider.licence.name}
        <Text size="xs" className="dimmed">
          {licenceTerms(provider.licence)[0]}
        </Text>
      </>
    ),
  },
];

/** Every source that this installation can ask, and how the organisation stands with it. */
export function SourcesPage() {
  return (
    <Permitted to="read">
      <Sources />
    </Permitted>
  );
}

function Sources() {
  const providers = useQuery(providersQuery);
  const credentials = useQuery(credentialsQuery);
  const byName = new Map(credentials.data?.items.map((one) => [one.provider, one]));
  const rows = providers.data?.items.map((provider) => ({ provider, credential: byName.get(provider.name) })) ?? [];
  const invalid = providers.data?.invalid ?? [];
  return (
    <Stack gap="sm">
      <PageHead
        title="Sources"
        says="Providers that investigations ask about a company. The operator switches a source on; your administrator enters its key."
        area={SETTINGS}
        actions={
          <Anchor size="sm" underline="always" renderRoot={(props) => <Link to="/settings/sources/routing" search={{}} {...props} />}>
            Routing by country
          </Anchor>
        }
      />
      <Waiting names={new Map(rows.map(({ provider }) => [provider.name, provider.display_name]))} />
      {invalid.length > 0 && (
        <Alert variant="outline" color="orange" title="Some sources cannot be used" role="alert">
          <Text size="sm">Their plugins are not valid. What needs them fails; everything else works. The operator mends them.</Text>
          <List size="sm" mt={4}>
            {invalid.map((name) => (
              <List.Item key={name}>{name}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {(providers.isPending || credentials.isPending) && <Loading what="the sources" />}
      {providers.isError && <ProblemAlert error={providers.error} onRetry={() => void providers.refetch()} />}
      {credentials.isError && <ProblemAlert error={credentials.error} onRetry={() => void credentials.refetch()} />}
      {providers.data && rows.length === 0 && (
        <Empty>
          No plugin of a source is installed. Investigations use the loaded registers alone. The operator installs plugins and switches them on with ATLAS_PROVIDERS.
        </Empty>
      )}
      {rows.length > 0 && !credentials.isPending && (
        <DataTable label="Sources" columns={COLUMNS} rows={rows} rowId={({ provider }) => provider.name} minWidth={820} />
      )}
      {providers.data && <LoadedRegisters registers={providers.data.registers} />}
    </Stack>
  );
}

const REGISTER_COLUMNS: Column<LoadedRegister>[] = [
  {
    id: "title",
    header: "Register file",
    cell: (one) => (
      <>
        {one.title}
        <Text size="xs" className="dimmed">
          {one.publisher}
        </Text>
      </>
    ),
  },
  { id: "countries", header: "Countries", cell: (one) => countriesText(one.countries) },
  { id: "scope", header: "Covers", cell: (one) => one.scope.map(words).join(", ") || "nothing" },
  { id: "date", header: "Data of", cell: (one) => `${one.data_date ? day(one.data_date) : "an unknown day"}${one.stale ? ": not current" : ""}` },
  { id: "licence", header: "Licence", cell: (one) => one.licence },
];

/** The files that the operator loaded: every investigation reads them before it asks a provider. */
function LoadedRegisters({ registers }: { registers: LoadedRegister[] }) {
  return (
    <Stack gap="xs" component="section" aria-label="Loaded register files">
      <Title order={2} size="h5">
        Loaded register files
      </Title>
      <Text size="sm">Every investigation reads them before it asks a provider. The operator loads them.</Text>
      {registers.length === 0 ? (
        <Empty>No register file is loaded.</Empty>
      ) : (
        <DataTable label="Loaded register files" columns={REGISTER_COLUMNS} rows={registers} rowId={(one) => one.name} minWidth={820} />
      )}
    </Stack>
  );
}

/** Versions of contracts that hold only once a second person has confirmed them. */
function Waiting({ names }: { names: ReadonlyMap<string, string> }) {
  const drafts = useQuery(draftsQuery);
  const waiting = waitingVersions(drafts.data?.items ?? []);
  if (waiting.length === 0) return null;
  return (
    <Alert variant="outline" color="orange" title="Contracts that wait for a second person" role="note" aria-label="Contracts that wait for a second person">
      <List size="sm" spacing={8}>
        {waiting.map((version) => (
          <List.Item key={version.id}>
            <Anchor size="sm" underline="always" renderRoot={(props) => <Link to="/settings/sources/$provider" params={{ provider: version.provider }} search={{ version: version.id }} {...props} />}>
              {names.get(version.provider) ?? version.provider}, version {version.number}
            </Anchor>
            : {version.awaits_second_person?.join("; ")}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
