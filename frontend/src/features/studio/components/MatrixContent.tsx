import { Anchor, Stack, Text } from "@mantine/core";

import { percent } from "../../../figures";
import { Definitions } from "../../../components/Definitions";
import { PlainTable } from "../../../components/PlainTable";
import { Part } from "../../operator/components/Part";
import { dimensionsOf, floorsOf, type Definition, type FactorPart, type FloorPart, type Knob } from "../matrix";
import { useDatasetTitles } from "../useTitles";
import type { MatrixDetail } from "../queries/matrices";

function shown(knob: Knob | undefined): string {
  return knob ? knob.value || (knob.empty ?? "–") : "–";
}

/** What gives how many points, in one line. */
function pointsText({ knobs }: FactorPart): string {
  const given = knobs.slice(2).map((knob) => `${knob.value} for ${knob.label}`);
  return given.length > 0 ? given.join("; ") : "in proportion to the value";
}

export function floorText(floor: FloorPart): string {
  return [floor.minimum.value && `score at least ${floor.minimum.value}`, floor.tier && `tier at least ${floor.tier.toUpperCase()}`, ...floor.effects].filter(Boolean).join(", ");
}

/** Everything that a version says, as a person reads it. */
export function MatrixContent({ matrix }: { matrix: MatrixDetail }) {
  const definition = matrix.definition;
  const floors = floorsOf(definition, useDatasetTitles());
  return (
    <Stack gap="md">
      <About matrix={matrix} />
      <Part title="Dimensions and factors">
        {dimensionsOf(definition).map((dimension) => (
          <PlainTable
            key={dimension.id}
            label={`${dimension.title}: factors`}
            minWidth={640}
            head={[`${dimension.title}, ${percent(100 * Number(dimension.weight.value))} of the weight`, "Points at most", "While not assessed", "Points by value"]}
            rows={dimension.factors.map((factor) => ({ key: factor.id, cells: [factor.title, shown(factor.knobs[0]), shown(factor.knobs[1]), pointsText(factor)] }))}
          />
        ))}
      </Part>
      <Part title="Floors">
        <Text size="sm">Once one of its conditions holds, nothing goes below a floor.</Text>
        <PlainTable
          label="Floors"
          minWidth={720}
          head={["Floor", "Requires", "If any holds", "Legal source"]}
          rows={floors.map((floor) => ({ key: floor.id, cells: [floor.title, floorText(floor), floor.conditions.join("; "), floor.legalSource] }))}
        />
      </Part>
    </Stack>
  );
}

function text(definition: Definition, name: string): string {
  const value = definition[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : "–";
}

function About({ matrix }: { matrix: MatrixDetail }) {
  return (
    <Definitions
      label="About the matrix"
      items={[
        ["Version", matrix.version],
        ["Key", <span key="key" className="mono">{matrix.name}</span>],
        [
          "Basis",
          matrix.url ? (
            <Anchor key="basis" href={matrix.url} target="_blank" rel="noreferrer" underline="always">
              {matrix.basis}
            </Anchor>
          ) : (
            matrix.basis || "not stated"
          ),
        ],
        ...(matrix.basis_amendments.length > 0 ? ([["Amended since by", matrix.basis_amendments.join(", ")]] as [string, string][]) : []),
        ["Appetite unless the policy chooses", text(matrix.definition, "default_appetite")],
        ["Fingerprint", <span key="hash" className="mono">{matrix.content_hash.slice(0, 16)}…</span>],
      ]}
    />
  );
}
