/** The picture as a file: what is drawn, in the colours of paper. Without I/O. */
import type { Drawn, GraphEdge, GraphNode } from "./graph";
import { arranged, HEIGHT, WIDTH, widthOf, type Place } from "./layout";

const MARGIN = 24;
const LINE = 14;
const CHARACTERS = 27;
const LINES = 3;

/** What XML may not hold is left out; what it reads as its own is written so that it does not. */
function escaped(text: string): string {
  return [...text]
    .filter((mark) => mark >= " " || mark === "\n" || mark === "\t")
    .join("")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A name in lines that fit its frame; what does not fit ends with an ellipsis, and stands whole in the title. */
export function wrapped(text: string): string[] {
  const lines: string[] = [""];
  for (const word of text.split(/\s+/)) {
    const last = lines[lines.length - 1] ?? "";
    if (last !== "" && last.length + 1 + word.length > CHARACTERS) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  const cut = (line: string) => (line.length > CHARACTERS ? `${line.slice(0, CHARACTERS - 1)}…` : line);
  if (lines.length <= LINES) return lines.map(cut);
  return [...lines.slice(0, LINES - 1), `${lines[LINES - 1]?.slice(0, CHARACTERS - 1) ?? ""}…`].map(cut);
}

function textAt(lines: string[], x: number, y: number, size: number): string {
  const top = y - ((lines.length - 1) * LINE) / 2 + size * 0.35;
  return lines.map((line, at) => `<text x="${String(round(x))}" y="${String(round(top + at * LINE))}" font-size="${String(size)}" text-anchor="middle">${escaped(line)}</text>`).join("");
}

const round = (value: number) => Math.round(value * 10) / 10;

function shapeOf(node: GraphNode, { x, y }: Place): string {
  const width = widthOf(node);
  const look = `fill="#f8f9fa" stroke="${node.marked ? "#e03131" : node.subject ? "#1864ab" : "#868e96"}" stroke-width="${node.marked || node.subject ? "3" : "1"}"${node.kind === "unknown_person" ? ' stroke-dasharray="5 4"' : ""}`;
  if (node.kind === "person" || node.kind === "unknown_person") {
    return `<ellipse cx="${String(round(x))}" cy="${String(round(y))}" rx="${String(width / 2)}" ry="${String(HEIGHT / 2)}" ${look}/>`;
  }
  return `<rect x="${String(round(x - width / 2))}" y="${String(round(y - HEIGHT / 2))}" width="${String(width)}" height="${String(HEIGHT)}" rx="8" ${look}/>`;
}

/** Where a line from the middle of a frame to another place leaves the frame. */
export function border(from: Place, to: Place, width = WIDTH): Place {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (dx === 0 && dy === 0) return from;
  const part = Math.min(dx === 0 ? Number.POSITIVE_INFINITY : width / 2 / Math.abs(dx), dy === 0 ? Number.POSITIVE_INFINITY : HEIGHT / 2 / Math.abs(dy));
  return { x: from.x + dx * part, y: from.y + dy * part };
}

const ASIDE = 18;

/** The same line a little to its side, so that it does not lie on another between the same two. */
function aside(from: Place, to: Place): [Place, Place] {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const [x, y] = [(-dy / length) * ASIDE, (dx / length) * ASIDE];
  return [{ x: from.x + x, y: from.y + y }, { x: to.x + x, y: to.y + y }];
}

function lineOf(edge: GraphEdge, from: Place, to: Place): string {
  const [begin, end] = [border(from, to), border(to, from)];
  const ends = `x1="${String(round(begin.x))}" y1="${String(round(begin.y))}" x2="${String(round(end.x))}" y2="${String(round(end.y))}"`;
  const look = `${edge.dashed ? ' stroke-dasharray="6 4"' : ""}${edge.mutual ? "" : ' marker-end="url(#arrow)"'}`;
  return `<line ${ends} stroke="#868e96" stroke-width="1.5"${look}/>`;
}

function labelOf(edge: GraphEdge, from: Place, to: Place): string {
  if (edge.label === "") return "";
  const lines = edge.label.split("\n");
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  const [width, height] = [Math.max(...lines.map((line) => line.length)) * 5.6 + 6, lines.length * LINE];
  return `<rect x="${String(round(x - width / 2))}" y="${String(round(y - height / 2))}" width="${String(round(width))}" height="${String(height)}" fill="#ffffff"/>${textAt(lines, x, y, 10)}`;
}

const faded = (edge: GraphEdge, body: string) => (edge.ended ? `<g opacity="0.45">${body}</g>` : body);

/** What is drawn as SVG, with a text that says what it is. */
export function svgOf(drawn: Drawn, label: string): string {
  const at = arranged(drawn);
  const places = [...at.values()];
  const left = Math.min(0, ...places.map(({ x }) => x - WIDTH / 2)) - MARGIN;
  const width = Math.max(0, ...places.map(({ x }) => x + WIDTH / 2)) + MARGIN - left;
  const height = Math.max(0, ...places.map(({ y }) => y + HEIGHT / 2)) + 2 * MARGIN;
  const ends = drawn.edges.flatMap((edge) => {
    const [from, to] = [at.get(edge.from), at.get(edge.to)];
    if (!from || !to) return [];
    const [one, other] = edge.mutual ? aside(from, to) : [from, to];
    return [{ edge, from: one, to: other }];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${[left, -MARGIN, width, height].map((one) => String(round(one))).join(" ")}" width="${String(round(width))}" height="${String(round(height))}" font-family="system-ui, sans-serif" fill="#212529" role="img">`,
    `<title>${escaped(label)}</title>`,
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" fill="#868e96"/></marker></defs>',
    `<rect x="${String(round(left))}" y="${String(-MARGIN)}" width="${String(round(width))}" height="${String(round(height))}" fill="#ffffff"/>`,
    ...ends.map(({ edge, from, to }) => faded(edge, lineOf(edge, from, to))),
    ...drawn.nodes.flatMap((node) => {
      const place = at.get(node.id);
      return place ? [`<g><title>${escaped(node.label)}</title>${shapeOf(node, place)}${textAt(wrapped(node.label), place.x, place.y, 12)}</g>`] : [];
    }),
    ...ends.map(({ edge, from, to }) => faded(edge, labelOf(edge, from, to))),
    "</svg>",
    "",
  ].join("\n");
}
