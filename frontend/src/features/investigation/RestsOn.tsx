import { Anchor, Text, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";

import { Answered } from "../../components/Answered";
import { evaluationOf, linesBelow, type Line, type Place } from "./lineage";
import { lineageQuery } from "./queries";
import classes from "./RestsOn.module.css";

/** More lines than these are shown when asked for. */
const SHOWN = 6;
/** Kinds that are many by nature: their lines are shown when asked for, once; what is below a line that was asked for is shown with it. */
const MANY: ReadonlySet<string> = new Set(["group", "relationship", "source", "screening", "step"]);

interface Props {
  runId: string;
  /** What is asked about, as the API names it: `factor:network_risk`. */
  of: string;
  /** The evaluation that a factor must be of: a run keeps the references of its own alone. */
  evaluation?: string;
}

/** What a statement rests on: readings, claims and the raw response behind each. */
export function RestsOn({ runId, of, evaluation }: Props) {
  const query = useQuery(lineageQuery(runId, of));
  return (
    <Answered query={query} what="what it rests on" height={40}>
      {(lineage) => {
        if (evaluation && evaluationOf(lineage, of) !== evaluation) {
          return <Text size="sm">What this evaluation was read from is not shown: the run’s result is another evaluation.</Text>;
        }
        const lines = linesBelow(lineage, of);
        if (lines.length === 0) return <Text size="sm">No source, claim or screening is recorded behind it; nothing is guessed.</Text>;
        return <Lines lines={lines} />;
      }}
    </Answered>
  );
}

/** The same on request, below what it is about. */
export function RestsOnRequest({ what, ...props }: Props & { what: string }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div>
      <UnstyledButton fz="xs" td="underline" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        What it rests on<span className="sr-only">: {what}</span>
      </UnstyledButton>
      {open && (
        <section id={id} aria-label={`What ${what} rests on`}>
          <RestsOn {...props} />
        </section>
      )}
    </div>
  );
}

function Lines({ lines, asked = false }: { lines: Line[]; asked?: boolean }) {
  const [first, rest] = [lines.slice(0, SHOWN), lines.slice(SHOWN)];
  return (
    <>
      <ul className={classes["lines"]}>
        {first.map((line) => (
          <OneLine key={line.key} line={line} asked={asked} />
        ))}
      </ul>
      {rest.length > 0 && (
        <Asked summary={`${rest.length.toLocaleString()} more`}>
          <Lines lines={rest} asked={asked} />
        </Asked>
      )}
    </>
  );
}

function OneLine({ line, asked }: { line: Line; asked: boolean }) {
  return (
    <li>
      <Text span size="sm">
        {line.place ? <Where place={line.place}>{line.text}</Where> : line.text}
        {line.unrecorded && " (what it was read from was not recorded by the release that made it)"}
      </Text>
      {line.below.length > 0 &&
        (MANY.has(line.kind) && !asked ? (
          <Asked summary={`${line.below.length.toLocaleString()} below`}>
            <Lines lines={line.below} asked />
          </Asked>
        ) : (
          <Lines lines={line.below} asked={asked} />
        ))}
    </li>
  );
}

/** Lines that are made when they are opened: a group can have hundreds. */
function Asked({ summary, children }: { summary: string; children: React.ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Text span size="xs">
          {summary}
        </Text>
      </summary>
      {open && children}
    </details>
  );
}

function Where({ place, children }: { place: Place; children: string }) {
  return (
    <Anchor
      fz="inherit"
      underline="always"
      renderRoot={(props) => {
        switch (place.to) {
          case "evidence":
            return <Link to="/evidence/$evidenceId" params={{ evidenceId: place.id }} {...props} />;
          case "screening":
            return <Link to="/screening/$screeningId" params={{ screeningId: place.id }} {...props} />;
          case "entity":
            return <Link to="/explore/$entityId" params={{ entityId: place.id }} search={{ tab: "ownership" as const }} {...props} />;
          default:
            return <Link to="/hits" search={{ view: "decided" as const, hit: place.id }} {...props} />;
        }
      }}
    >
      {children}
    </Anchor>
  );
}
