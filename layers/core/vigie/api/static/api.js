/** The API: one way to call it, one error, and what the whole page shares. */

import { find } from "./dom.js";
import { currentToken, forgetToken, renew } from "./signin.js";
import { kindsInWords, knows, language, t } from "./words.js";

/** Whose desk it is, and signals between the parts: language, changed, signed-out, brands. */
export const desk = { brand: "", brands: [], me: null, settings: null };
export const signals = new EventTarget();
export const signal = (name, detail) => signals.dispatchEvent(new CustomEvent(name, { detail }));
export const when = (name, run) => signals.addEventListener(name, (event) => run(event.detail));

/** Whether the reader may do more than read, for the chosen brand. */
export const mayAct = () => (desk.me?.roles[desk.brand] ?? desk.me?.roles["*"]) !== "viewer";

const RANKS = ["viewer", "agent", "manager", "owner"];

/** Whether the reader has at least this role for the chosen brand. */
export const may = (needed) => RANKS.indexOf(desk.me?.roles[desk.brand] ?? desk.me?.roles["*"]) >= RANKS.indexOf(needed);

/** The API said no; `status` is 0 when it could not be reached. */
export class ApiError extends Error {
  constructor(status, detail, problem = {}) {
    super(detail);
    this.status = status;
    this.problem = problem;
  }
}

/** Ask the API; the answer as it came, which may be "not modified". Throws ApiError with the problem's detail in words. */
export async function ask(method, path, { query, body, headers = {} } = {}, again = true) {
  const address = new URL(path, location.origin);
  for (const [name, value] of Object.entries(query ?? {})) if (value) address.searchParams.set(name, value);
  const sent = { authorization: `Bearer ${await currentToken()}`, "accept-language": language(), ...headers };
  if (body !== undefined) sent["content-type"] = "application/json";
  let response;
  try {
    response = await fetch(address, { method, headers: sent, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new ApiError(0, t("offline"));
  }
  if (response.status === 401) {
    if (again && (await renew())) return ask(method, path, { query, body, headers }, false);
    forgetToken();
    signal("signed-out");
    throw new ApiError(401, t("signed_out"));
  }
  if (response.ok || response.status === 304) return response;
  const problem = await read(response);
  throw new ApiError(response.status, refusalInWords(problem) ?? problem.message ?? t("error_status", { n: response.status }), problem);
}

const read = (response) => (response.headers.get("content-type")?.startsWith("text/") ? response.text() : response.json().catch(() => ({})));

/** Call the API; its answer read. Throws ApiError with the problem's detail in words. */
export const call = async (method, path, options) => read(await ask(method, path, options));

/** A refusal in the chosen language where its code is known to us, else as the API says it. */
export function refusalInWords({ code, personal = [], gaps = [], why, detail, ...facts }) {
  const key = `refused_${code}${why === "answered" ? "_answered" : ""}`;
  return code && knows(key) ? t(key, { ...facts, who: facts.holder ?? facts.who ?? "", kinds: kindsInWords(personal), gaps: gaps.join(", ") }) : detail;
}

export const get = (path, query) => call("GET", path, { query });

/** Ask for what this stack may not have, or not for this reader: null then. */
export async function maybe(path, query) {
  return lenient(() => get(path, query));
}

/** Run a call whose route may not be there for this reader: null then. */
export async function lenient(run) {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ApiError && [403, 404].includes(error.status)) return null;
    throw error;
  }
}

/** A text as a part of a path; an @ may stand there as it is, and gateways differ in reading it otherwise. */
export const part = (text) => encodeURIComponent(text).replaceAll("%40", "@");

/** Run something that a colleague's answer of this moment may stop: asked once whether to do it all the same. */
export async function orAgain(run) {
  try {
    return await run({});
  } catch (error) {
    const { code, why, holder, who } = error.problem ?? {};
    if (code !== "answered" && !(code === "taken" && why === "answered")) throw error;
    if (!globalThis.confirm(t("answer_again", { who: holder || who || t("a_colleague") }))) throw error;
    return run({ again: true });
  }
}

/** Say something in the polite live region; it stays until the next thing is said. */
export function say(text, kind = "done") {
  const node = find("message");
  node.className = `message ${kind}`;
  node.textContent = "";
  requestAnimationFrame(() => { node.textContent = text; });
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { node.textContent = ""; }, kind === "error" ? 12_000 : 6_000);
}

/** Run something a person asked for; what goes wrong is said, and answers undefined. */
export async function attempt(run) {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status !== 401) say(error.message, "error");
    return undefined;
  }
}
