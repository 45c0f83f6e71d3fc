import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { Answered } from "../../../components/Answered";
import { Keyed } from "../../../components/Keyed";
import { MadeOf } from "../../../components/MadeOf";
import { PlainTable } from "../../../components/PlainTable";
import { Empty } from "../../../components/states";
import { instant } from "../../../format";
import { OperatorOnly } from "../components/OperatorOnly";
import { Part } from "../components/Part";
import { answerText, changesOf, endedOf, endText, formatText, type EndedChange, type FormatChange, type Of } from "../providers";
import { providersQuery, type InstalledProvider } from "../queries/platform";

export function ProvidersPage() {
  return (
    <OperatorOnly title="Providers" says="Which providers’ answers the installed plugins can no longer read, counted over the calls of all organisations. Whose calls they were is not recorded.">
      <Providers />
    </OperatorOnly>
  );
}

function Providers() {
  const query = useQuery(providersQuery);
  return (
    <Answered query={query} what="the providers">
      {({ items }) => (
        <>
          <Changes providers={items} />
          <Ended providers={items} />
          <Installed providers={items} />
        </>
      )}
    </Answered>
  );
}

const Name = ({ of }: { of: InstalledProvider }) => <Keyed label={of.display_name} id={of.provider} />;
const keyOf = (one: Of<FormatChange>) => `${one.provider.provider}:${one.response}`;

function Changes({ providers }: { providers: InstalledProvider[] }) {
  const changes = changesOf(providers);
  return (
    <Part title="Changed formats" id="changed-formats">
      {changes.length === 0 ? (
        <Empty>{providers.some((one) => one.enabled) ? "In the last 7 days, no answer had a format that its plugin does not know." : "No provider is switched on. Name those to ask in ATLAS_PROVIDERS."}</Empty>
      ) : (
        <>
          <Text size="sm">What such an answer says is not assessed; each is kept as evidence of its run. Install a version of the plugin that reads the new format.</Text>
          <PlainTable
            label="Changed formats"
            minWidth={720}
            head={["Provider", "Kind of answer", "Plugin", "Since", "Last", "Answers"]}
            rows={changes.map((one) => ({
              key: keyOf(one),
              cells: [<Name key="name" of={one.provider} />, answerText(one.response), one.provider.plugin_version, instant(one.first_at), instant(one.last_at), one.calls.toLocaleString()],
            }))}
          />
        </>
      )}
    </Part>
  );
}

const endedKey = (one: Of<EndedChange>) => `${keyOf(one)}:${one.plugin_version}`;

function Ended({ providers }: { providers: InstalledProvider[] }) {
  const ended = endedOf(providers);
  if (ended.length === 0) return null;
  return (
    <Part title="Changes that have ended">
      <Text size="sm">These no longer count. Whether a later answer could be read is known only from the investigations of each organisation.</Text>
      <PlainTable
        label="Changes that have ended"
        minWidth={820}
        head={["Provider", "Kind of answer", "Plugin", "From", "Until", "Answers", "Ended by"]}
        rows={ended.map((one) => ({
          key: endedKey(one),
          cells: [<Name key="name" of={one.provider} />, answerText(one.response), one.plugin_version, instant(one.first_at), instant(one.last_at), one.calls.toLocaleString(), endText(one)],
        }))}
      />
    </Part>
  );
}

function Installed({ providers }: { providers: InstalledProvider[] }) {
  return (
    <Part title="Installed providers">
      <PlainTable
        label="Installed providers"
        minWidth={560}
        head={["Provider", "Plugin", "Switched on", "Format of its answers"]}
        rows={providers.map((one) => ({
          key: one.provider,
          marked: one.format_changes.length > 0,
          cells: [<Name key="name" of={one} />, one.plugin_version, one.enabled ? "yes" : "no", <Format key="format" of={one} />],
        }))}
      />
    </Part>
  );
}

function Format({ of }: { of: InstalledProvider }) {
  if (of.format_changes.length === 0) return formatText(of);
  return (
    <MadeOf what={`format of ${of.display_name}, answer by answer`} link={(props) => <a href="#changed-formats" {...props} />}>
      {formatText(of)}
    </MadeOf>
  );
}
