/** CSV as the import reads it: comma, semicolon or tab, quoted cells, a line `sep=;` before the header. */

export interface CsvRow {
  cells: string[];
  /** Line of the chosen file at which the row begins, the first being 1. */
  line: number;
}

export interface CsvFile {
  header: string[];
  rows: CsvRow[];
}

export class CsvError extends Error {
  override readonly name = "CsvError";
}

/** The text of a file in UTF-8, or in UTF-16 with a byte order mark. */
export function decoded(bytes: ArrayBuffer): string {
  const head = new Uint8Array(bytes.slice(0, 2));
  const wide = head[0] === 0xff && head[1] === 0xfe ? "utf-16le" : head[0] === 0xfe && head[1] === 0xff ? "utf-16be" : null;
  try {
    return new TextDecoder(wide ?? "utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CsvError(`The file is not ${wide ? "UTF-16" : "UTF-8"}. Save it as “CSV UTF-8” and choose it again.`);
  }
}

function delimiterOf(line: string): string {
  const count = (mark: string) => line.split(mark).length;
  return [",", ";", "\t"].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

function* records(text: string, delimiter: string, startLine: number): Generator<CsvRow> {
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  let line = startLine;
  let began = line;
  const ends = () => {
    cells.push(cell);
    cell = "";
  };
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at];
    if (quoted) {
      if (mark === '"' && text[at + 1] === '"') at += 1;
      else if (mark === '"') {
        quoted = false;
        continue;
      }
      if (mark === "\n") line += 1;
      cell += mark;
    } else if (mark === '"' && cell === "") quoted = true;
    else if (mark === delimiter) ends();
    else if (mark === "\n" || mark === "\r") {
      if (mark === "\r" && text[at + 1] === "\n") at += 1;
      ends();
      yield { cells, line: began };
      cells = [];
      line += 1;
      began = line;
    } else cell += mark;
  }
  if (quoted) throw new CsvError(`The quote that opens in the row of line ${String(began)} is never closed.`);
  if (cell !== "" || cells.length > 0) {
    ends();
    yield { cells, line: began };
  }
}

/** Reads a whole file; rows without any text are passed over. */
export function parseCsv(source: string): CsvFile {
  const text = source.replace(/^\ufeff/, "");
  const first = text.split(/\r?\n|\r/, 1)[0] ?? "";
  const told = /^sep=([,;\t])$/i.exec(first);
  const body = told ? text.slice(first.length).replace(/^\r?\n|^\r/, "") : text;
  const [head, ...rows] = records(body, told?.[1] ?? delimiterOf(first), told ? 2 : 1);
  if (!head?.cells.some((cell) => cell.trim() !== "")) throw new CsvError("The file holds no header.");
  const filled = rows.filter((row) => row.cells.some((cell) => cell.trim() !== ""));
  if (filled.length === 0) throw new CsvError("The file holds no rows.");
  return { header: head.cells.map((cell) => cell.trim()), rows: filled };
}

function quotedCell(cell: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Rows as comma-separated text. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(quotedCell).join(",")}\n`).join("");
}

/** A cell that no spreadsheet runs as a formula; the import takes the quote away again. */
export function safeCell(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}
