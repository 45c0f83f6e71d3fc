
import { points } from "../../figures";
import { levelWord } from "./search";

interface Said {
  level: string | null;
  high: string | null;
  provisional: boolean | null;
  identified: boolean | null;
  score?: number | null;
}

/** A level of one run as it may be said: none without identity, the worst case first where it is not earned. */
export function levelSaid({ level, high, provisional, identified, score }: Said): string {
  if (level === null) return "–";
  if (identified === false || level === "not_identified") return "not identified";
  const said = score === null || score === undefined ? "" : ` ${points(score)}`;
  if (provisional) return `at worst ${high ? levelWord(high) : "not known"}, provisional ${levelWord(level)}${said}`;
  const worse = high && high !== level ? `, at worst ${levelWord(high)}` : "";
  return `${levelWord(level)}${said}${worse}`;
}

