// Fails when what the browser loads first (the entry and everything it imports statically,
// as index.html names it) is 300 kB gzipped or more.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 300 * 1000;
const dist = new URL("../dist/", import.meta.url);
const html = readFileSync(new URL("index.html", dist), "utf8");
const files = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1]);
if (files.length === 0) {
  console.error("dist/index.html names no assets: run `npm run build` first");
  process.exit(1);
}
let total = 0;
for (const file of files) {
  const size = gzipSync(readFileSync(new URL(file, dist))).length;
  total += size;
  console.log(`${String(size).padStart(8)}  ${file}`);
}
console.log(`${String(total).padStart(8)}  first load, gzipped (limit ${LIMIT})`);
process.exit(total < LIMIT ? 0 : 1);
