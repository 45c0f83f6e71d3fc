import { Anchor, List, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { Answered } from "../../../components/Answered";
import { credentialsQuery, providersQuery } from "../../sources/queries/sources";
import { sourcesText, weakSources } from "../../sources/standing";
import { Panel } from "./parts";

const SHOWN = 6;

/** Sources that an investigation would not get a current answer from. */
export function Sources() {
  const providers = useQuery(providersQuery);
  const credentials = useQuery(credentialsQuery);
  return (
    <Panel title="Sources">
      <Answered query={providers} what="the sources" height={80}>
        {({ items }) => {
          const weak = weakSources(items, credentials.data?.items ?? []);
          return (
            <Stack gap={6}>
              <Text size="sm">{sourcesText(items, weak.length)}</Text>
              {credentials.isError && <Text size="sm">Whether their keys are stored could not be read.</Text>}
              {weak.length > 0 && (
                <List size="sm">
                  {weak.slice(0, SHOWN).map(({ provider, says }) => (
                    <List.Item key={provider.name}>
                      <Anchor fz="inherit" underline="always" renderRoot={(props) => <Link to="/settings/sources/$provider" params={{ provider: provider.name }} search={{}} {...props} />}>
                        {provider.display_name}
                      </Anchor>
                      : {says}
                    </List.Item>
                  ))}
                </List>
              )}
              <Anchor size="sm" underline="always" renderRoot={(props) => <Link to="/settings/sources" {...props} />}>
                {weak.length > SHOWN ? `All sources (${String(weak.length - SHOWN)} more have something wrong)` : "All sources"}
              </Anchor>
            </Stack>
          );
        }}
      </Answered>
    </Panel>
  );
}
