import { Button, Fieldset, Group, Stack, Text, Textarea, TextInput, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { asProblem } from "../../../api/problem";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { BothChanged } from "../../customers/components/BothChanged";
import { dimensionsOf, floorsOf, pathText, placeText, weightSum, withValues, type Definition, type Knob } from "../matrix";
import { matrixQuery, saveMatrix, type MatrixDetail } from "../queries/matrices";
import { floorText } from "./MatrixContent";

interface Values {
  values: ReadonlyMap<string, string>;
  set: (knob: Knob, value: string) => void;
}

function KnobInput({ knob, values, set, width = 190 }: Values & { knob: Knob; width?: number }) {
  const value = values.get(pathText(knob.path)) ?? knob.value;
  const wrong = value.trim() === "" ? knob.empty === undefined : !/^\d+(\.\d+)?$/.test(value.trim());
  return (
    <TextInput
      size="xs"
      w={{ base: "100%", sm: width }}
      label={knob.label}
      inputMode="decimal"
      autoComplete="off"
      {...(knob.empty ? { placeholder: knob.empty } : {})}
      error={wrong ? "A number" : null}
      value={value}
      onChange={(event) => set(knob, event.currentTarget.value)}
    />
  );
}

/** What a draft says: all that is saved of it. */
interface Content {
  title: string;
  definition: Definition;
}

const contentOf = ({ title, definition }: MatrixDetail): Content => ({ title, definition });

/** The numbers of a draft, each beside what it means; or all of it as text. */
export function MatrixEditor({ matrix }: { matrix: MatrixDetail }) {
  const [asText, setAsText] = useState(false);
  const queries = useQueryClient();
  const [base, setBase] = useState(matrix);
  const [start, setStart] = useState<Content>(contentOf(matrix));
  const [theirs, setTheirs] = useState<MatrixDetail | null>(null);
  const [round, setRound] = useState(0);
  const begin = (read: MatrixDetail, content: Content) => {
    setBase(read);
    setStart(content);
    setTheirs(null);
    setRound(round + 1);
  };
  const save = useMutation({
    mutationFn: (body: Content) => saveMatrix(base.id, base.revision, body),
    onSuccess: async (saved) => {
      queries.setQueryData(matrixQuery(matrix.id).queryKey, saved);
      begin(saved, contentOf(saved));
      await queries.invalidateQueries({ queryKey: ["matrices"] });
    },
    onError: async (error) => {
      if (asProblem(error).status === 412) setTheirs(await queries.fetchQuery({ ...matrixQuery(matrix.id), staleTime: 0 }));
    },
  });
  if (theirs && save.variables) {
    return (
      <BothChanged
        what="the draft"
        was={contentOf(base)}
        theirs={contentOf(theirs)}
        mine={save.variables}
        label={(path) => placeText(theirs.definition, path)}
        onContinue={(next) => {
          begin(theirs, next);
          save.reset();
        }}
      />
    );
  }
  const failed = save.isError && <ProblemAlert error={save.error} />;
  const edited = { ...base, title: start.title, definition: start.definition };
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Button size="xs" variant="default" aria-pressed={asText} onClick={() => setAsText(!asText)}>
          {asText ? "Edit the numbers" : "Edit as text"}
        </Button>
        <Text size="sm">{asText ? "Everything can be changed here: inputs, conditions, levels, tables." : "Inputs, conditions and levels are changed as text."}</Text>
      </Group>
      {asText ? (
        <AsText key={round} matrix={edited} saving={save.isPending} onSave={(definition) => save.mutate({ title: base.title, definition })} failed={failed} />
      ) : (
        <Numbers key={round} matrix={edited} saving={save.isPending} onSave={(body) => save.mutate(body)} failed={failed} />
      )}
    </Stack>
  );
}

interface Saving {
  matrix: MatrixDetail;
  saving: boolean;
  failed: React.ReactNode;
}

function Numbers({ matrix, saving, onSave, failed }: Saving & { onSave: (body: { title: string; definition: Definition }) => void }) {
  const [title, setTitle] = useState(matrix.title);
  const [values, setValues] = useState<ReadonlyMap<string, string>>(new Map());
  const set = (knob: Knob, value: string) => setValues((all) => new Map([...all, [pathText(knob.path), value]]));
  const dimensions = dimensionsOf(matrix.definition);
  const sum = weightSum(matrix.definition, values);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave({ title, definition: withValues(matrix.definition, values) });
  };
  return (
    <form onSubmit={submit} noValidate aria-label="The draft">
      <Stack gap="md">
        <TextInput label="Title" maw={560} withAsterisk value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
        <Text size="sm" role="status">
          The weights add up to {String(sum)}
          {sum === 1 ? "." : "; they must add up to 1."}
        </Text>
        {dimensions.map((dimension) => (
          <Stack key={dimension.id} gap="xs" component="section" aria-label={dimension.title}>
            <Title order={2} size="h5">
              {dimension.title}
            </Title>
            <KnobInput knob={dimension.weight} values={values} set={set} width={260} />
            {dimension.factors.map((factor) => (
              <Fieldset key={factor.id} legend={factor.title} p="xs">
                <Group gap="xs" align="flex-end">
                  {factor.knobs.map((knob) => (
                    <KnobInput key={pathText(knob.path)} knob={knob} values={values} set={set} />
                  ))}
                </Group>
              </Fieldset>
            ))}
          </Stack>
        ))}
        <Stack gap="xs" component="section" aria-label="Floors">
          <Title order={2} size="h5">
            Floors
          </Title>
          <Text size="sm">A floor of the law can be made stricter here; one that asks for less is refused when the draft is checked.</Text>
          {floorsOf(matrix.definition).map((floor) => (
            <Group key={floor.id} gap="sm" align="flex-end">
              <KnobInput knob={{ ...floor.minimum, label: floor.title }} values={values} set={set} width={520} />
              <Text size="xs" className="dimmed">
                {floorText(floor)}
              </Text>
            </Group>
          ))}
        </Stack>
        {failed}
        <Group>
          <Button type="submit" size="xs" loading={saving} disabled={title.trim() === ""}>
            Save the draft
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function definitionIn(text: string): Definition | string {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as Definition) : "It must be one JSON object.";
  } catch (error: unknown) {
    return error instanceof Error ? error.message : String(error);
  }
}

function AsText({ matrix, saving, onSave, failed }: Saving & { onSave: (definition: Definition) => void }) {
  const [text, setText] = useState(() => JSON.stringify(matrix.definition, null, 2));
  const found = definitionIn(text);
  return (
    <form
      aria-label="The draft as text"
      onSubmit={(event) => {
        event.preventDefault();
        if (typeof found !== "string") onSave(found);
      }}
    >
      <Stack gap="xs">
        <Textarea
          label="Definition (JSON)"
          description="Name and version stay as they are, whatever the text says."
          autosize
          minRows={12}
          maxRows={32}
          spellCheck={false}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12 } }}
          error={typeof found === "string" ? found : null}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {failed}
        <Group>
          <Button type="submit" size="xs" loading={saving} disabled={typeof found === "string"}>
            Save the draft
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
