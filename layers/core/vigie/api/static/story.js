/** What happened to a mention, in words: verdicts, decisions and actions. */

import { desk } from "./api.js";
import { platformName } from "./platforms.js";
import { calledBy } from "./team.js";
import { number, quoted, t, term } from "./words.js";

const MOST_WORDS = 4;

/** The rules that spoke and the words they saw: `banned words: word “…”`. */
function rulesInWords(reasons) {
  const words = new Map();
  for (const { rule, matched } of reasons) {
    const seen = words.get(rule) ?? [];
    words.set(rule, matched && !seen.includes(matched) ? [...seen, matched] : seen);
  }
  return [...words].map(([rule, seen]) => {
    if (!seen.length) return term("rule", rule);
    return t("rule_words", { rule: term("rule", rule), words: t("words", { n: seen.length }), list: seen.slice(0, MOST_WORDS).map(quoted).join(", ") + (seen.length > MOST_WORDS ? "…" : "") });
  }).join(t("also"));
}

/** The thread's own sentence: a person's decision with its reason, else what the rules said. */
export function verdictOf(mention) {
  const last = (mention.decisions ?? []).filter((one) => one.actor !== "rule").at(-1);
  return last && mention.settled_by_human?.includes("moderation") ? decisionInWords(last) : sentenceOf(mention);
}

/** One sentence on what moderation made of a mention; empty when it was simply kept. */
export function sentenceOf(mention) {
  const { verdict = "keep", reasons = [] } = mention.moderation ?? {};
  const byHuman = mention.settled_by_human?.includes("moderation");
  const rules = rulesInWords(reasons);
  if (mention.status === "hidden") {
    if (byHuman) return t("hidden_by_team");
    return verdict === "hide" ? t("hidden_by_rule", { rules }) : t("hidden_there", { platform: platformName(mention.platform, t) });
  }
  if (byHuman) return verdict === "keep" ? t("kept_by_team") : "";
  if (verdict === "hide") return t("to_hide_by_rule", { rules });
  if (verdict === "review") return t(mention.queue === "illegal" ? "illegal_by_rule" : "review_by_rule", { rules });
  return rules ? t("kept_by_rule", { rules }) : "";
}

/** Where an action stands, in words. */
export function stateInWords(action) {
  const own = `state_${action.state}_${action.kind}`;
  return t(own) === own ? term("state", action.state) : t(own);
}

/** Why an action stands where it does; a task says what to do in the reader's language. */
export function whyInWords(action) {
  if (action.state === "task" && !action.url) return t("task_offline");
  if (action.state === "task") return t("task_how", { platform: platformName(action.platform ?? "", t) });
  return ["failed", "waiting"].includes(action.state) ? (action.reason ?? "") : "";
}

/** Every decision and step as {at, text}, oldest first. */
export function storyOf(mention) {
  const lines = [{ at: mention.said_at, text: t("story_said", { platform: platformName(mention.platform, t) }) }];
  for (const decision of mention.decisions ?? []) lines.push({ at: decision.at, text: decisionInWords(decision) });
  for (const action of mention.actions ?? []) {
    for (const step of action.history) {
      if (step.state === "claimed") continue;
      const what = stateInWords({ ...action, state: step.state });
      lines.push({ at: step.at, text: t("story_action", { kind: term("kind", action.kind), who: who(action.actor), what }) });
    }
  }
  if (mention.no_reply_needed) lines.push({ at: "", text: t("story_no_reply", { reason: quoted(mention.no_reply_needed) }) });
  return lines.sort((one, other) => (one.at && other.at ? one.at.localeCompare(other.at) : 0));
}

function decisionInWords(decision) {
  const rules = rulesInWords(decision.reasons ?? []);
  if (decision.actor === "rule") {
    const told = rules && decision.verdict === "keep" ? t("kept_by_rule", { rules }) : t(`story_rule_${decision.verdict}`, { rules });
    return decision.threshold ? t("story_threshold", { told, limit: number(decision.threshold) }) : told;
  }
  const done = t(`story_${decision.action}`, { who: who(decision.actor) });
  return decision.reason ? t("story_because", { done, reason: quoted(decision.reason) }) : done;
}

const NAMELESS = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Who did something: a rule, the reader, a colleague by name, or one whose name the API lacks. */
export function who(actor) {
  if (!actor) return "";
  if (actor === "rule") return t("a_rule");
  if (actor && actor === desk.me?.name) return t("yourself");
  const name = calledBy(actor);
  return NAMELESS.test(name) ? t("a_colleague") : name;
}
