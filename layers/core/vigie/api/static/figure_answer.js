/** The figures' answers: asked for again only where something changed. */

import { ask, when } from "./api.js";
import { language } from "./words.js";

const MOST_KEPT = 16;
const kept = new Map();
when("signed-out", () => kept.clear());

/** An answer of the API, the one we hold where its tag says that it still stands. */
export async function readFresh(path, query) {
  const question = JSON.stringify([path, query, language()]);
  const known = kept.get(question);
  const response = await ask("GET", path, { query, headers: known ? { "if-none-match": known.tag } : {} });
  if (response.status === 304) return known.answer;
  const [tag, answer] = [response.headers.get("etag"), await response.json()];
  kept.delete(question);
  if (tag) kept.set(question, { tag, answer });
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
  return answer;
}
