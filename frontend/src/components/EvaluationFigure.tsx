import { Link } from "@tanstack/react-router";

import { MadeOf } from "./MadeOf";

interface Props {
  /** The evaluation; null where it is not kept, as in a trial: the figure then leads nowhere. */
  id: string | null | undefined;
  what: string;
  children: string;
}

/** A score, coverage or contribution that leads to the factors of its evaluation. */
export function EvaluationFigure({ id, what, children }: Props) {
  if (!id) return <span>{children}</span>;
  return (
    <MadeOf what={what} link={(props) => <Link to="/risk/evaluations/$evaluationId" params={{ evaluationId: id }} {...props} />}>
      {children}
    </MadeOf>
  );
}
