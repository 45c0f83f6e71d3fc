/** Which holdings a share is made of. Without I/O. */
import { counts } from "./graph";
import type { Holding, Ownership } from "./queries/explore";

type Structure = Pick<Ownership, "entity_id" | "holdings">;
export type Interest = "ownership" | "voting";

/** What is reached from a party over holdings: down to what it holds, or up to who holds it. */
function reached(start: string, holdings: readonly Holding[], from: "holder" | "company"): Set<string> {
  const to = from === "holder" ? "company" : "holder";
  const found = new Set([start]);
  for (const at of found) for (const one of holdings) if (one[from] === at) found.add(one[to]);
  return found;
}

/** A trust passes its shares to those who have a role in it. */
const isOf = (holding: Holding, interest: Interest) => (holding.kind === interest || holding.kind === "trust_role") && holding.state === "edge";

/** The holdings on every way from a holder down to the company: what a share over all ways is computed from. */
export function leading({ entity_id: company, holdings }: Structure, holder: string, interest: Interest): Holding[] {
  const counted = holdings.filter((one) => counts(one) && isOf(one, interest));
  const [below, above] = [reached(holder, counted, "holder"), reached(company, counted, "company")];
  return counted.filter((one) => below.has(one.holder) && above.has(one.company));
}

/** What the holder has in the company itself. */
export function direct({ entity_id: company, holdings }: Structure, holder: string, interest: Interest): Holding[] {
  return holdings.filter((one) => one.holder === holder && one.company === company && one.kind === interest && counts(one));
}

/** The holdings of a ground: those it names, or for a share over all ways those on the ways. */
export function ofGround(structure: Structure, holder: string, ground: { basis: string; holdings: readonly string[] }): Holding[] {
  const wanted = new Set(ground.holdings);
  if (wanted.size === 0) return leading(structure, holder, ground.basis === "votes" ? "voting" : "ownership");
  return structure.holdings.filter((one) => wanted.has(one.id));
}
