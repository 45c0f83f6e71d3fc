import cytoscape, { type Core, type ElementDefinition, type StylesheetJson } from "cytoscape";
import { Button, Group, useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";

import { saveBlob, saveText } from "../../../download";
import type { Drawn } from "../graph";
import { arranged, HEIGHT, MANY, WIDTH } from "../layout";
import { svgOf } from "../svg";

interface Props {
  drawn: Drawn;
  label: string;
  selected: string | undefined;
  onSelect: (party: string) => void;
  onExpand: (company: string) => void;
  /** Name, without its ending, of the files in which what is drawn can be saved; left out where the server draws it. */
  picture?: string;
}

/** Pixels: smaller words are not drawn, as nobody reads them and hundreds take long. */
const UNREADABLE = 5;

function elements(drawn: Drawn): ElementDefinition[] {
  const at = arranged(drawn);
  return [
    ...drawn.nodes.map((node) => ({
      group: "nodes" as const,
      data: { id: node.id, label: node.label, kind: node.kind, of: node.of ?? "" },
      position: { ...(at.get(node.id) ?? { x: 0, y: 0 }) },
      classes: [node.kind, node.subject ? "subject" : "", node.marked ? "marked" : ""].join(" "),
    })),
    ...drawn.edges.map((edge) => ({
      group: "edges" as const,
      data: { id: edge.id, source: edge.from, target: edge.to, label: edge.label },
      classes: [edge.dashed ? "dashed" : "", edge.ended ? "ended" : "", edge.mutual ? "mutual" : ""].join(" "),
    })),
  ];
}

function styles(dark: boolean): StylesheetJson {
  const [text, surface, line, accent] = dark ? ["#e9ecef", "#2e2e2e", "#868e96", "#4dabf7"] : ["#212529", "#f8f9fa", "#868e96", "#1864ab"];
  return [
    {
      selector: "node",
      style: {
        shape: "round-rectangle",
        width: WIDTH,
        height: HEIGHT,
        label: "data(label)",
        "text-wrap": "wrap",
        "text-max-width": `${String(WIDTH - 16)}px`,
        "text-valign": "center",
        "text-halign": "center",
        "font-size": 12,
        "min-zoomed-font-size": UNREADABLE,
        "font-family": "system-ui, sans-serif",
        color: text,
        "background-color": surface,
        "border-width": 1,
        "border-color": line,
      },
    },
    { selector: "node.person", style: { shape: "ellipse" } },
    { selector: "node.trust", style: { shape: "hexagon" } },
    { selector: "node.unknown_person", style: { shape: "ellipse", "border-style": "dashed" } },
    { selector: "node.group", style: { width: 60, "border-style": "double", "border-width": 3 } },
    { selector: "node.subject", style: { "border-width": 3, "border-color": accent } },
    { selector: "node.marked", style: { "border-width": 3, "border-color": "#e03131" } },
    { selector: "node.chosen", style: { "border-width": 4, "border-color": "#f08c00" } },
    {
      selector: "edge",
      style: {
        width: 1.5,
        "curve-style": "bezier",
        "line-color": line,
        "target-arrow-color": line,
        "target-arrow-shape": "triangle",
        label: "data(label)",
        "text-wrap": "wrap",
        "font-size": 10,
        "min-zoomed-font-size": UNREADABLE,
        color: text,
        "text-background-color": dark ? "#242424" : "#ffffff",
        "text-background-opacity": 1,
        "text-background-padding": "2px",
      },
    },
    { selector: "edge.mutual", style: { "target-arrow-shape": "none" } },
    { selector: "edge.dashed", style: { "line-style": "dashed" } },
    { selector: "edge.ended", style: { opacity: 0.45 } },
  ];
}

/** The structure as a picture; the table beside it says the same to those who cannot see it. */
export function GraphView({ drawn, label, selected, onSelect, onExpand, picture }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const core = useRef<Core | null>(null);
  const scheme = useComputedColorScheme("light");
  const handlers = useRef({ onSelect, onExpand });
  useEffect(() => {
    handlers.current = { onSelect, onExpand };
  });
  useEffect(() => {
    if (!place.current) return;
    const made = cytoscape({
      container: place.current,
      elements: elements(drawn),
      style: styles(scheme === "dark"),
      layout: { name: "preset", fit: true, padding: 24 },
      minZoom: 0.1,
      maxZoom: 2,
      autoungrabify: true,
      textureOnViewport: drawn.nodes.length >= MANY, // moved as one picture, and drawn anew when it rests
    });
    if (made.zoom() > 1) {
      made.zoom(1);
      made.center();
    }
    made.on("tap", "node", (event) => {
      const of: unknown = event.target.data("of");
      if (typeof of === "string" && of !== "") handlers.current.onExpand(of);
      else handlers.current.onSelect(String(event.target.id()));
    });
    core.current = made;
    return () => {
      core.current = null;
      made.destroy();
    };
  }, [drawn, scheme]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a graph that was made anew is marked again
  useEffect(() => {
    core.current?.nodes().removeClass("chosen");
    if (selected) core.current?.getElementById(selected).addClass("chosen");
  }, [selected, drawn, scheme]);
  const zoom = (by: number) => {
    const graph = core.current;
    if (graph) graph.zoom({ level: graph.zoom() * by, renderedPosition: { x: graph.width() / 2, y: graph.height() / 2 } });
  };
  const save = (name: string) => {
    const bg = scheme === "dark" ? "#242424" : "#ffffff";
    void core.current?.png({ output: "blob-promise", full: true, scale: 2, maxWidth: 8000, maxHeight: 8000, bg }).then((blob) => saveBlob(blob, name));
  };
  return (
    <div style={{ position: "relative" }}>
      <div
        ref={place}
        role="img"
        aria-label={label}
        data-parties={drawn.nodes.length}
        style={{ height: 460, border: "1px solid var(--mantine-color-default-border)", borderRadius: 4, overflow: "hidden" }}
      />
      <Group gap={4} pos="absolute" top={8} right={8}>
        <Button size="compact-xs" variant="default" onClick={() => zoom(1.25)}>
          Larger
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => zoom(0.8)}>
          Smaller
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => core.current?.fit(undefined, 24)}>
          Fit
        </Button>
        {picture && (
          <>
            <Button size="compact-xs" variant="default" onClick={() => saveText(svgOf(drawn, label), `${picture}.svg`, "image/svg+xml")}>
              SVG
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => save(`${picture}.png`)}>
              PNG
            </Button>
          </>
        )}
      </Group>
    </div>
  );
}
