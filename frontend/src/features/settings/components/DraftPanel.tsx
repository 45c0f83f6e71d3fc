import { Button, Group, List, Paper, Stack, TagsInput, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { asProblem } from "../../../api/problem";
import { Answered } from "../../../components/Answered";
import { Decide } from "../../../components/Decide";
import { Definitions } from "../../../components/Definitions";
import { Choice } from "../../../components/Filters";
import { useMay } from "../../../components/Permission";
import { Person } from "../../../components/Person";
import { PlainTable } from "../../../components/PlainTable";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty } from "../../../components/states";
import { day, instant } from "../../../format";
import { meQuery } from "../../../queries";
import { BothChanged } from "../../customers/components/BothChanged";
import { useListTitles } from "../../screening/useListTitles";
import { decisionsOf, decisionText, draftStep, fieldText, valueText, type Content, type Draft } from "../profile";
import { activateDraft, discardDraft, draftQuery, keepDraft, previewQuery, proposalOf, proposeDraft, type Kind, type Preview } from "../queries/profile";
import { DraftForm, KINDS } from "./DraftForm";
import { RuleNotes } from "./Rules";

/** The draft: what it changes and for whom, and the way to its adoption by two people. */
export function DraftPanel() {
  const query = useQuery(draftQuery);
  return (
    <Answered query={query} what="the draft">
      {(draft) => (draft ? <Drafted draft={draft} /> : <Start />)}
    </Answered>
  );
}

function useKept(onKept: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ content, revision }: { content: Content; revision: number | null }) => keepDraft(content, revision),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["compliance-profile"] });
      onKept();
    },
  });
}

function Start() {
  const may = useMay();
  const [homes, setHomes] = useState<string[]>([]);
  const [kind, setKind] = useState<Kind>("bank");
  const ask = useMutation({ mutationFn: () => proposalOf(homes, kind) });
  const keep = useKept(() => ask.reset());
  const bad = homes.filter((home) => !/^[A-Z]{2}$/.test(home));
  if (!may("settings")) return <Empty>There is no draft. An administrator begins one from the law of your firm’s homes.</Empty>;
  if (ask.data) {
    return (
      <Stack gap="sm">
        {!ask.data.known && <Text size="sm">The law of a home is not known here: a strict fallback is proposed. Have counsel review it.</Text>}
        <RuleNotes unanswered={ask.data.unanswered ?? []} notVerified={ask.data.not_verified} differences={ask.data.differences} />
        <DraftForm
          base={ask.data.content}
          saving={keep.isPending}
          error={keep.error}
          onSave={(content) => keep.mutate({ content, revision: null })}
          onCancel={() => {
            ask.reset();
            keep.reset();
          }}
        />
      </Stack>
    );
  }
  return (
    <Paper withBorder p="md" component="section" aria-label="Begin a draft">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (homes.length > 0 && bad.length === 0) ask.mutate();
        }}
      >
        <Stack gap="xs" maw={520}>
          <Text size="sm">There is no draft. Begin with the law of the countries where your firm is at home; nothing changes until two people have adopted it.</Text>
          <TagsInput
            label="Home countries"
            description="Two letters each, such as GB; Enter adds one"
            value={homes}
            onChange={(all) => setHomes(all.map((one) => one.trim().toUpperCase()))}
            error={bad.length > 0 ? `Not a country of two letters: ${bad.join(", ")}` : null}
          />
          <Group>
            <Choice label="What the firm is" all={KINDS} value={kind} onChange={(one) => setKind(one ?? "bank")} />
          </Group>
          {ask.isError && <ProblemAlert error={ask.error} />}
          <Group>
            <Button type="submit" size="xs" disabled={homes.length === 0 || bad.length > 0} loading={ask.isPending}>
              Propose the law of these homes
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

/** The form on the draft as it was read; where another person was faster, both changes are shown. */
function Edited({ draft, close }: { draft: Draft; close: () => void }) {
  const queries = useQueryClient();
  const titleOf = useListTitles();
  const [base, setBase] = useState(draft);
  const [start, setStart] = useState(() => decisionsOf(draft.content));
  const [mine, setMine] = useState(start);
  const [theirs, setTheirs] = useState<Draft | null>(null);
  const keep = useMutation({
    mutationFn: (content: Content) => keepDraft(content, base.revision),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["compliance-profile"] });
      close();
    },
    onError: async (error) => {
      if (asProblem(error).status === 412) setTheirs(await queries.fetchQuery({ ...draftQuery, staleTime: 0 }));
    },
  });
  if (theirs) {
    return (
      <BothChanged
        what="the draft"
        was={decisionsOf(base.content)}
        theirs={decisionsOf(theirs.content)}
        mine={mine}
        label={(path) => decisionText(theirs.content, path, titleOf)}
        onContinue={(next) => {
          setBase(theirs);
          setStart(next);
          setTheirs(null);
          keep.reset();
        }}
      />
    );
  }
  return (
    <DraftForm
      key={base.revision}
      base={base.content}
      start={start}
      saving={keep.isPending}
      error={keep.error}
      onCancel={close}
      onSave={(content, decided) => {
        setMine(decided);
        keep.mutate(content);
      }}
    />
  );
}

function Drafted({ draft }: { draft: Draft }) {
  const me = useQuery(meQuery);
  const may = useMay();
  const queries = useQueryClient();
  const preview = useQuery(previewQuery(draft.revision));
  const [chosen, setChosen] = useState<{ what: "edit" | "propose" | "activate" | "discard"; revision: number } | null>(null);
  const setAsked = (what: "edit" | "propose" | "activate" | "discard" | null) => setChosen(what && { what, revision: draft.revision });
  // what was typed stays when the draft changes; a question about the former draft is not one about this
  const asked = chosen && (chosen.what === "edit" || chosen.revision === draft.revision) ? chosen.what : null;
  const act = useMutation({
    mutationFn: async (what: "propose" | "activate" | "discard") => {
      if (what === "propose") await proposeDraft(draft.revision);
      else if (what === "activate") await activateDraft(draft.revision);
      else await discardDraft(draft.revision);
    },
    onSuccess: async () => {
      setAsked(null);
      await queries.invalidateQueries(); // the words of every page rest on the profile
    },
  });
  const step = draftStep(draft, { me: me.data?.id, maySettle: may("settings"), maySecond: may("second_decide") });
  const close = () => {
    act.reset();
    setAsked(null);
  };
  const from = draft.valid_from ? `on ${day(draft.valid_from)}` : "today";
  const reviews = preview.data ? reviewsText(preview.data, from) : "";
  if (asked === "edit") {
    return <Edited draft={draft} close={close} />;
  }
  const ask = (what: "propose" | "activate" | "discard", label: string, says: string, danger = false) =>
    asked === what && (
      <Decide
        label={label}
        title={label}
        says={says}
        careful
        choices={[{ label, danger, off: what === "activate" && !preview.data, loading: act.isPending, run: () => act.mutate(what) }]}
        cancel={{ run: close }}
        error={act.error}
      />
    );
  return (
    <Stack gap="sm">
      <Definitions
        label="Draft"
        items={[
          ["Title", draft.title],
          ["State", draft.state === "proposed" ? `proposed ${instant(draft.proposed_at)}: waits for a second person` : "draft: not proposed yet"],
          ["Holds from", draft.valid_from ? day(draft.valid_from) : "the day of its adoption"],
          ["Begun by", draft.origin === "operator" ? "the operator, from the law of the home" : draft.created_by ? <Person key="by" id={draft.created_by} /> : "Atlas"],
        ]}
      />
      <Text size="sm">{step.says}</Text>
      {asked === null && (
        <Group gap="xs">
          {step.activate && (
            <Button size="xs" onClick={() => setAsked("activate")}>
              Adopt …
            </Button>
          )}
          {step.propose && (
            <Button size="xs" onClick={() => setAsked("propose")}>
              Propose …
            </Button>
          )}
          {step.change && (
            <Button size="xs" variant="default" onClick={() => setAsked("edit")}>
              Change
            </Button>
          )}
          {step.change && (
            <Button size="xs" variant="default" onClick={() => setAsked("discard")}>
              Discard …
            </Button>
          )}
        </Group>
      )}
      {ask("propose", "Propose the draft", "A senior officer or the MLRO can then adopt it; you cannot. A later change makes it a draft again.")}
      {ask("activate", "Adopt the draft", `It holds ${from === "today" ? "at once" : `from then on: ${day(draft.valid_from)}`}. ${reviews}`)}
      {ask("discard", "Discard the draft", "The draft is gone for good; the version in force stays.", true)}
      <Answered query={preview} what="what it would change" height={160}>
        {(found) => <Changes preview={found} reviews={reviews} />}
      </Answered>
    </Stack>
  );
}

/** What the adoption means for customers, in a sentence. */
export function reviewsText(preview: Pick<Preview, "companies" | "companies_to_review" | "diff">, from: string): string {
  if (preview.diff.same) return "The rules stay the same: no customer is reviewed again.";
  if (preview.companies_to_review === 0) return `No customer has an evaluation yet, of ${preview.companies.toLocaleString()} in the customer file: none is reviewed again.`;
  return `${preview.companies_to_review.toLocaleString()} of ${preview.companies.toLocaleString()} customers have an evaluation that rests on the old rules: each is due for review ${from}. Decisions that were made stay; those that rest on the old rules say so.`;
}

function Changes({ preview, reviews }: { preview: Preview; reviews: string }) {
  return (
    <Stack gap="xs" component="section" aria-label="What it would change">
      <Title order={2} size="h5">
        What it would change
      </Title>
      <List size="sm">
        <List.Item>{reviews}</List.Item>
        {(preview.weakened_lists ?? []).map((one) => (
          <List.Item key={one}>
            <Text span size="sm" fw={600}>
              Counts for less:
            </Text>{" "}
            {one}
          </List.Item>
        ))}
      </List>
      {!preview.diff.same && (preview.diff.before_id ? <Differences preview={preview} /> : <AllNew preview={preview} />)}
      <RuleNotes unanswered={preview.unanswered ?? []} notVerified={preview.not_verified} differences={preview.differences} />
    </Stack>
  );
}

function Differences({ preview }: { preview: Preview }) {
  return (
    <PlainTable
      label="Rules that change"
      minWidth={560}
      head={["Rule", "Now", "In the draft"]}
      rows={preview.diff.changes.map((one) => ({ key: one.field, cells: [fieldText(one.field), valueText(one.before), valueText(one.after)] }))}
    />
  );
}

/** Before the first profile nothing was in force: the rules stand folded, not as seventy changes. */
function AllNew({ preview }: { preview: Preview }) {
  return (
    <details>
      <summary>
        <Text span size="sm">
          No profile is in force, so all rules are new ({preview.diff.changes.length.toLocaleString()} values)
        </Text>
      </summary>
      <Differences preview={preview} />
    </details>
  );
}
