import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { Answered } from "../../components/Answered";
import { useMay } from "../../components/Permission";
import { Empty } from "../../components/states";
import { Checks } from "../../investigations/Checks";
import { Findings, Levels, NotAssessed } from "../../investigations/ModuleResults";
import { decisionQuery, modulesQuery, type Investigation, type ModuleResult } from "../../investigations/queries";

interface Props {
  item: Investigation;
}

function Modules({ item, children }: Props & { children: (modules: ModuleResult[]) => ReactNode }) {
  const query = useQuery(modulesQuery(item.id));
  return (
    <Answered query={query} what="the modules" height={200}>
      {({ items }) => children(items)}
    </Answered>
  );
}

export function FindingsOf({ item }: Props) {
  return <Modules item={item}>{(modules) => <Findings modules={modules} runId={item.id} />}</Modules>;
}

export function NotAssessedOf({ item }: Props) {
  return <Modules item={item}>{(modules) => <NotAssessed modules={modules} />}</Modules>;
}

export function ModulesOf({ item }: Props) {
  const may = useMay();
  return <Modules item={item}>{(modules) => <Levels modules={modules} runId={item.id} mayRun={may("run")} />}</Modules>;
}

/** The checks of due diligence, with what this person may attest. */
export function ChecksOf({ item }: Props) {
  const complete = item.status === "complete";
  const query = useQuery({ ...decisionQuery(item.id), enabled: complete });
  const may = useMay();
  if (!complete) return <Empty>The run did not complete: no check of due diligence was made on it.</Empty>;
  return (
    <Answered query={query} what="the checks" height={200}>
      {({ checks }) => <Checks investigationId={item.id} checks={checks} mayDecide={may("decide") && item.identified} />}
    </Answered>
  );
}
