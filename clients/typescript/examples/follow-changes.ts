/**
 * Follow what changes, and continue where the last run ended. The position is written after a change
 * was handled: a crash between the two handles it again, and none is lost.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

import { answer, createAtlas, followChanges } from "../src/index.js";

const place = process.env["ATLAS_POSITION_FILE"] ?? "atlas-position.txt";
const atlas = createAtlas({
  url: process.env["ATLAS_URL"] ?? "",
  clientId: process.env["ATLAS_CLIENT_ID"] ?? "",
  clientSecret: process.env["ATLAS_CLIENT_SECRET"] ?? "",
});

const after = existsSync(place) ? readFileSync(place, "utf8") : undefined;
for await (const change of followChanges(atlas, after)) {
  console.log(change.sequence, change.action, change.resource_id);
  if (change.action === "investigation.completed" && change.resource_id !== null) {
    const path = { investigation_id: change.resource_id };
    const run = await answer(atlas.GET("/api/investigations/{investigation_id}", { params: { path } }));
    console.log(run.company_name);
  }
  writeFileSync(`${place}.new`, change.position); // a crash leaves the old one or the new
  renameSync(`${place}.new`, place);
}
