/** From how many characters a text is shown as it came: indenting more would stall the page. */
const INDENT_UP_TO = 200_000;

/** JSON, or JSON by lines, with its members on lines of their own; anything else as it came. */
export function readable(text: string): string {
  if (text.length > INDENT_UP_TO) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    try {
      return lines.map((line) => JSON.stringify(JSON.parse(line), null, 2)).join("\n");
    } catch {
      return text;
    }
  }
}
