import { Alert, Anchor, Button, Group, List, Paper, Radio, Skeleton, Stack, Text, Textarea, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";

import { ProblemAlert } from "../components/ProblemAlert";
import { regimeLabel } from "../features/explore/said";
import { useListTitles } from "../features/screening/useListTitles";
import { instant, sentence, words } from "../format";
import { meQuery } from "../queries";
import { NO_TERMS, Terms, missingTerm, termsOf } from "./DecisionTerms";
import { TermsSaid } from "./TermsSaid";
import { decide, decisionQuery, type CaseDecision, type DecisionRequest, type Investigation } from "./queries";

type Entry = NonNullable<CaseDecision["current"]>;

/** What bars an approval, the decision that holds, and what this person may decide now. */
export function Decision({ item }: { item: Investigation }) {
  const record = useQuery(decisionQuery(item.id));
  const me = useQuery(meQuery);
  if (record.isPending) return <Skeleton height={200} role="status" aria-label="Loading the decision" />;
  if (record.isError) {
    return <ProblemAlert error={record.error} onRetry={() => void record.refetch()} />;
  }
  const mayDecide = me.data?.permissions.includes("decide") ?? false;
  return (
    <Paper withBorder p="md" component="section" aria-label="Decision">
      <Stack gap="xs">
        <Title order={2} size="h4">
          Decision
        </Title>
        <Bars item={item} record={record.data} />
        <Holding record={record.data} />
        {mayDecide && <DecideForm item={item} record={record.data} />}
      </Stack>
    </Paper>
  );
}

/** Why this run cannot be approved now; nothing where it can. */
function Bars({ item, record }: { item: Investigation; record: CaseDecision }) {
  const approval = record.outcomes.find((choice) => choice.outcome === "approve");
  if (!approval || approval.open) return null;
  return (
    <Alert color="orange" variant="outline" title="What bars an approval">
      <Text size="sm">{sentence(approval.detail)}</Text>
      {record.open_checks.length > 0 && (
        <Anchor
          size="sm"
          underline="always"
          renderRoot={(props) => (
            <Link to="/investigations/$investigationId" params={{ investigationId: item.id }} search={{ tab: "checks" as const }} resetScroll={false} {...props} />
          )}
        >
          {record.open_checks.length === 1 ? "The check that is open" : `The ${String(record.open_checks.length)} checks that are open`}
        </Anchor>
      )}
    </Alert>
  );
}

function Holding({ record }: { record: CaseDecision }) {
  const titleOf = useListTitles();
  const said = record.outcomes.find((choice) => choice.outcome === "approve" && !choice.open)?.detail ?? "";
  const changes = record.changes.filter((change) => !said.includes(change)); // each once: what bars an approval is above
  return (
    <Stack gap={4}>
      {record.reopened && (
        <Text fw={600}>
          The approval does not hold any more: decide again. {record.reopened_detail}
        </Text>
      )}
      {record.current ? (
        <Said entry={record.current} />
      ) : (
        <Text className="dimmed">Nothing has been decided about this customer.</Text>
      )}
      {record.proposed && (
        <>
          <Text fw={600}>Waits for a second person</Text>
          <Said entry={record.proposed} />
        </>
      )}
      {changes.length > 0 && (
        <List size="sm">
          {changes.map((change) => (
            <List.Item key={change}>Changed since the run: {sentence(change)}</List.Item>
          ))}
        </List>
      )}
      {record.undecided_hits.length > 0 && (
        <>
          <Text size="sm">Hits to decide first: {record.undecided_hits.length}.</Text>
          <List size="sm">
            {record.hits_to_decide?.map((hit) => (
              <List.Item key={hit.hit_id}>
                <Anchor
                  size="sm"
                  renderRoot={(props) => (
                    <Link to="/hits" search={{ view: "waiting", hit: hit.hit_id }} {...props} />
                  )}
                >
                  {hit.party_name}: {words(hit.strength)} match with {hit.entry_name} ({titleOf(hit.list_id)}, entry{" "}
                  {hit.entry_key})
                </Anchor>
              </List.Item>
            ))}
          </List>
        </>
      )}
      {record.blocks.length > 0 && (
        <List size="sm">
          {record.blocks.map((block) => (
            <List.Item key={block.regime}>
              Sanctions of {regimeLabel(block.regime)}: {block.grounds.map(words).join(", ")}
              {block.binds ? "" : " (does not bind the firm)"}
            </List.Item>
          ))}
        </List>
      )}
      {record.equal_names.length > 0 && (
        <List size="sm">
          {record.equal_names.map((held) => (
            <List.Item key={held.hit_id}>
              {held.party_name} has the same name as {held.entry_name} on {titleOf(held.list_id)} (
              {words(held.name_equal)} name).{" "}
              {held.holds
                ? "It holds the approval until the hit is decided."
                : sentence(["It does not hold the approval", held.cleared_by.map(words).join(", ")].filter(Boolean).join(": "))}
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}

function Said({ entry }: { entry: Entry }) {
  return (
    <>
      <Text size="sm">
        <strong>{words(entry.outcome)}</strong>
        {entry.decided_by_name && ` by ${entry.decided_by_name}`}, {instant(entry.decided_at)}: {entry.rationale}
        {entry.second_rationale &&
          ` Second person${entry.second_by_name ? `, ${entry.second_by_name}` : ""}, ${instant(entry.second_at)}: ${entry.second_rationale}`}
      </Text>
      <TermsSaid terms={entry.basis.terms} />
    </>
  );
}

function DecideForm({ item, record }: { item: Investigation; record: CaseDecision }) {
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const [terms, setTerms] = useState(NO_TERMS);
  const [missing, setMissing] = useState<string | null>(null);
  const [outcomeChosen, setOutcomeChosen] = useState("");
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { outcome: "", rationale: "" },
    validate: {
      outcome: (value) => (value ? null : "Choose one"),
      rationale: (value) => (value.trim() ? null : "Why"),
    },
    onValuesChange: (values) => {
      setOutcomeChosen(values.outcome);
      key.current = crypto.randomUUID(); // another decision, another key
    },
  });
  // an approval stays in sight while it is barred: above it stands why
  const offered = record.outcomes.filter((choice) => choice.open || choice.outcome === "approve");
  const barred = record.outcomes.filter((choice) => !offered.includes(choice));
  const chosenNow = record.outcomes.find((choice) => choice.outcome === outcomeChosen);
  const save = useMutation({
    mutationFn: ({ outcome, rationale }: { outcome: string; rationale: string }) => {
      const chosen = record.outcomes.find((choice) => choice.outcome === outcome);
      if (!chosen) throw new Error("Choose one of the outcomes.");
      const request: DecisionRequest = {
        outcome: chosen.outcome,
        rationale: rationale.trim(),
        ...termsOf(chosen.outcome, terms, record.blocks),
      };
      if (item.risk) request.evaluation_id = item.risk.evaluation_id;
      return decide(item.id, request, key.current);
    },
    onSuccess: () => {
      form.reset();
      setTerms(NO_TERMS);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["investigation", item.id] }),
  });
  return (
    <form
      onSubmit={form.onSubmit((values) => {
        const lacks = missingTerm(values.outcome, terms, record.blocks);
        setMissing(lacks);
        if (!lacks) save.mutate(values);
      })}
      aria-label="Decide"
    >
      <Stack gap="xs" maw={720}>
        {save.isError && <ProblemAlert error={save.error} />}
        <Radio.Group label="Outcome" withAsterisk key={form.key("outcome")} {...form.getInputProps("outcome")}>
          <Stack gap={6} mt={4}>
            {offered.map((choice) => (
              <OutcomeChoice key={choice.outcome} choice={choice} />
            ))}
          </Stack>
          {barred.length > 0 && (
            <details style={{ marginTop: 6 }}>
              <summary>
                <Text span size="sm">
                  Outcomes that are not open: {barred.map((choice) => words(choice.outcome)).join(", ")}
                </Text>
              </summary>
              <Stack gap={6} mt={4}>
                {barred.map((choice) => (
                  <OutcomeChoice key={choice.outcome} choice={choice} />
                ))}
              </Stack>
            </details>
          )}
        </Radio.Group>
        <Terms
          runId={item.id}
          outcome={outcomeChosen}
          terms={terms}
          blocks={record.blocks}
          onChange={(changed) => {
            setTerms(changed);
            key.current = crypto.randomUUID();
          }}
        />
        {missing && (
          <Alert color="orange" variant="outline" role="alert">
            {missing}
          </Alert>
        )}
        {chosenNow?.warnings && chosenNow.warnings.length > 0 && (
          <Alert color="orange" variant="outline" title="Before you decide">
            {chosenNow.warnings.map((warning) => (
              <Text size="sm" key={warning}>
                {sentence(warning)}
              </Text>
            ))}
          </Alert>
        )}
        <Textarea
          label="Rationale"
          required
          autosize
          minRows={2}
          maxRows={10}
          key={form.key("rationale")}
          {...form.getInputProps("rationale")}
        />
        <Group>
          <Button type="submit" loading={save.isPending}>
            Decide
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function OutcomeChoice({ choice }: { choice: CaseDecision["outcomes"][number] }) {
  const said = choice.outcome === "approve" ? "Barred, as said above." : choice.detail;
  return (
    <Radio
      value={choice.outcome}
      disabled={!choice.open}
      label={words(choice.outcome)}
      description={choice.open ? choice.four_eyes_because.length > 0 && `Takes a second person: ${choice.four_eyes_because.map(words).join(", ")}.` : said}
    />
  );
}
