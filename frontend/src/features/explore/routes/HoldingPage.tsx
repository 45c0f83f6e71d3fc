import { Stack } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";

import { PageHead } from "../../../components/PageHead";
import { Permitted } from "../../../components/Permission";
import { OfHolding } from "../../investigation/HoldingConflicts";

const route = getRouteApi("/explore/holdings/$relationshipId");

/** One holding on which sources contradict each other: what each states, and the decision of two people. */
export function HoldingPage() {
  const { relationshipId } = route.useParams();
  return (
    <Permitted to="read">
      <Stack gap="sm">
        <PageHead title="Conflict about a holding" />
        <OfHolding id={relationshipId} />
      </Stack>
    </Permitted>
  );
}
