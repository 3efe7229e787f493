/** Files of the API's, saved: short ones as they come, long ones when they are written. */

import { ask, desk, say } from "./api.js";
import { el } from "./dom.js";
import { t } from "./words.js";

const [MOST_TRIES, SHORT, LASTS] = [120, 8192, 60_000];

/** Save a file of the API's; the token stays in its header, and what is too large is fetched where the answer says. */
export async function download(path, query, ending) {
  const response = await finished(path, { brand: desk.brand, ...query });
  if (!response) return say(t("file_slow"), "warning");
  const file = await response.blob();
  const elsewhere = await placeOf(file);
  const href = elsewhere ?? URL.createObjectURL(file);
  const named = /filename="?([\w.-]+)"?/.exec(response.headers.get("content-disposition") ?? "");
  const link = el("a", { href, download: named?.[1] ?? `vigie-${desk.brand}-${ending}` });
  document.body.append(link);
  link.click();
  link.remove();
  if (!elsewhere) setTimeout(() => URL.revokeObjectURL(href), LASTS);
  return say(t("exported"));
}

/** The answer when it is whole; a long file is written meanwhile and asked for again. */
async function finished(path, query) {
  let job = "";
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const response = await ask("GET", path, { query: { ...query, job } });
    if (response.status !== 202) return response;
    const { job: known, retry_after: seconds } = await response.json();
    job = known;
    say(t("file_writing"));
    await new Promise((done) => { setTimeout(done, 1000 * (seconds ?? 5)); });
  }
  return null;
}

/** Where a file lies that was too large to answer with. */
async function placeOf(file) {
  if (!file.type.includes("json") || file.size > SHORT) return null;
  const { url, expires_at: until } = JSON.parse(await file.text());
  return until && /^https?:\/\//.test(url) ? url : null;
}
