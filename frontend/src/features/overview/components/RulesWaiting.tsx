import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { stateQuery } from "../../settings/queries/profile";
import { waitingVersions } from "../../sources/narrowing";
import { draftsQuery } from "../../sources/queries/contracts";
import { datasetsWaiting, policyDraftsCount } from "../queries";
import { waitingDatasets } from "../waiting";
import { Row } from "./parts";

/** The firm's own rules that hold only once a second person has confirmed them. */
export function RulesWaiting() {
  const profile = useQuery(stateQuery);
  const policies = useQuery(policyDraftsCount);
  const datasets = useQuery(datasetsWaiting);
  const contracts = useQuery(draftsQuery);
  return (
    <>
      <Row query={profile} count={({ draft }) => ({ total: draft?.state === "proposed" ? 1 : 0 })} label="Compliance profile" says="A version that is proposed" link={(props) => <Link to="/settings/profile" search={{ tab: "draft" }} {...props} />} />
      <Row query={policies} count={(page) => page} label="Policy" says="Drafts of it" link={(props) => <Link to="/studio/policy" {...props} />} />
      <Row query={datasets} count={waitingDatasets} label="Reference data" link={(props) => <Link to="/studio/reference-data" search={{ state: "own" as const }} {...props} />} />
      <Row
        query={contracts}
        count={(page) => ({ total: waitingVersions(page.items).length, total_is_lower_bound: page.next_cursor !== null })}
        label="Contracts of sources"
        link={(props) => <Link to="/settings/sources" {...props} />}
      />
    </>
  );
}
