import { Fieldset, Group, NativeSelect, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { Answered } from "../../../components/Answered";
import { MakeForm } from "../../../components/MakeForm";
import { percent, points } from "../../../figures";
import { words } from "../../../format";
import { appetitesQuery } from "../../risk/queries/risk";
import { multiplierProblem, weighed } from "../policy";
import { categoriesQuery, checksQuery, draftPolicy, draftSegment, type PolicyIn, type SegmentIn } from "../queries/policy";

function useDraft<Body>(send: (body: Body, key: string) => Promise<unknown>, onDone: () => void) {
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const making = useMutation({
    mutationFn: (body: Body) => send(body, key.current),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["risk-policy"] });
      onDone();
    },
  });
  const renew = () => {
    key.current = crypto.randomUUID();
    making.reset();
  };
  return { making, renew };
}

const TIERS = ["sdd", "cdd", "edd"] as const;

/** A draft of the policy: when CDD and EDD begin, and what each takes beyond the catalogue. */
export function PolicyForm({ onDone }: { onDone: () => void }) {
  const appetites = useQuery(appetitesQuery);
  const checks = useQuery(checksQuery);
  const { making, renew } = useDraft(draftPolicy, onDone);
  const [title, setTitle] = useState("");
  const [appetite, setAppetite] = useState<NonNullable<PolicyIn["appetite"]>>("moderate");
  const [extra, setExtra] = useState<Record<string, string>>({});
  const asked = Object.fromEntries(
    Object.entries(extra).flatMap(([id, from]) => {
      const at = (TIERS as readonly string[]).indexOf(from);
      return at < 0 ? [] : [[id, Object.fromEntries(TIERS.slice(at).map((tier) => [tier, "mandatory"]))]];
    }),
  ) as NonNullable<PolicyIn["checks"]>;
  return (
    <MakeForm
      title="Draft of a policy"
      action="Make the draft"
      making={making}
      onCancel={onDone}
      onSubmit={(event) => {
        event.preventDefault();
        if (title.trim()) making.mutate({ title: title.trim(), appetite, checks: asked });
      }}
    >
      <Text size="sm">Nothing changes until a senior officer or the MLRO who wrote none of it puts it in force.</Text>
      <TextInput
        label="Title"
        withAsterisk
        value={title}
        onChange={(event) => {
          renew();
          setTitle(event.currentTarget.value);
        }}
      />
      <Answered query={appetites} what="the appetites" height={50}>
        {({ items }) => (
          <NativeSelect
            label="Appetite"
            data={items.map((one) => ({ value: one.name, label: `${words(one.name)}: CDD from ${points(one.cdd_from)}, EDD from ${points(one.edd_from)}${one.active ? " (in force)" : ""}` }))}
            value={appetite}
            onChange={(event) => {
              renew();
              setAppetite(event.currentTarget.value as NonNullable<PolicyIn["appetite"]>);
            }}
          />
        )}
      </Answered>
      <Answered query={checks} what="the checks" height={50}>
        {({ items }) => (
          <Fieldset legend="Checks required beyond the catalogue" p="xs">
            <Group gap="sm" align="flex-end">
              {items
                .filter((one) => one.sdd !== "mandatory" || one.cdd !== "mandatory" || one.edd !== "mandatory")
                .map((one) => (
                  <NativeSelect
                    key={one.id}
                    size="xs"
                    label={one.title}
                    data={[{ value: "", label: "as the catalogue has it" }, ...TIERS.filter((tier) => one[tier] !== "mandatory").map((tier) => ({ value: tier, label: `required from ${tier.toUpperCase()}` }))]}
                    value={extra[one.id] ?? ""}
                    onChange={(event) => {
                      renew();
                      const from = event.currentTarget.value;
                      setExtra((all) => ({ ...all, [one.id]: from }));
                    }}
                  />
                ))}
            </Group>
          </Fieldset>
        )}
      </Answered>
    </MakeForm>
  );
}

/** A draft of a segment: how dimensions weigh for its companies, shown as the weights that result. */
export function SegmentForm({ onDone }: { onDone: () => void }) {
  const categories = useQuery(categoriesQuery);
  const { making, renew } = useDraft(draftSegment, onDone);
  const [named, setNamed] = useState({ key: "", title: "" });
  const [multipliers, setMultipliers] = useState<Record<string, string>>({});
  const given = Object.fromEntries(Object.entries(multipliers).filter(([, text]) => text.trim() !== "")) as SegmentIn["multipliers"];
  const badKey = named.key !== "" && !/^[a-z0-9][a-z0-9_.-]{0,63}$/.test(named.key);
  const items = categories.data?.items ?? [];
  const weights = weighed(items, multipliers);
  return (
    <MakeForm
      title="Draft of a segment"
      action="Make the draft"
      making={making}
      onCancel={onDone}
      onSubmit={(event) => {
        event.preventDefault();
        if (named.key && !badKey && named.title.trim() && weights && Object.keys(given).length > 0) making.mutate({ ...named, title: named.title.trim(), multipliers: given });
      }}
    >
      <Text size="sm">It weighs for the companies whose relationship profile names its key, once a senior officer or the MLRO who did not draft it puts it in force.</Text>
      {(["key", "title"] as const).map((name) => (
        <TextInput
          key={name}
          label={name === "key" ? "Key" : "Title"}
          {...(name === "key" ? { description: "As relationship profiles name it, such as retail" } : {})}
          withAsterisk
          error={name === "key" && badKey ? "Small letters, digits, and _ . -" : null}
          value={named[name]}
          onChange={(event) => {
            renew();
            const value = event.currentTarget.value;
            setNamed((all) => ({ ...all, [name]: value }));
          }}
        />
      ))}
      <Answered query={categories} what="the dimensions" height={80}>
        {() => (
          <Fieldset legend="Factor of each weight, 0.25 to 4" p="xs">
            <Group gap="sm" align="flex-end">
              {items.map((one) => (
                <TextInput
                  key={one.id}
                  size="xs"
                  w={170}
                  label={one.title}
                  description={weights ? `${percent(100 * one.weight)} → ${percent(100 * (weights[one.id] ?? 0))}` : percent(100 * one.weight)}
                  placeholder="1"
                  inputMode="decimal"
                  error={multiplierProblem(multipliers[one.id] ?? "")}
                  value={multipliers[one.id] ?? ""}
                  onChange={(event) => {
                    renew();
                    const value = event.currentTarget.value;
                    setMultipliers((all) => ({ ...all, [one.id]: value }));
                  }}
                />
              ))}
            </Group>
          </Fieldset>
        )}
      </Answered>
    </MakeForm>
  );
}
