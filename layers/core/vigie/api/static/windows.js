/** The platform's windows: how long an answer may still leave, counted down while somebody types. */

import { el, icon, refill } from "./dom.js";
import { secondsUntil, span } from "./due.js";
import { moment, t } from "./words.js";

const [SECOND, CALM, SOON] = [1000, 15_000, 3600];

/** A line that counts down; `changed` runs when the window closes. `why` says what is closed, or nothing. */
export function windowLine(visibility, changed) {
  const node = el("p", { class: "window", "data-testid": "window", hidden: true });
  const spoken = el("span", { class: "hush", role: "status" });
  let [windows, timer, closed] = [[], 0, false];

  const current = () => windows.find((one) => one.visibility === visibility());
  const left = (one) => (one.until ? secondsUntil(one.until) : Infinity);

  function draw() {
    clearTimeout(timer);
    const one = current();
    const was = closed;
    closed = Boolean(one) && (!one.open || left(one) <= 0);
    node.hidden = !one || (!closed && !one.until);
    if (!node.hidden) {
      node.className = `window ${closed ? "closed" : left(one) < SOON ? "soon" : ""}`;
      refill(node, icon(closed ? "alert" : "clock"), el("span", { title: one.until ? moment(one.until) : "" }, inWords(one)));
      if (!closed) timer = setTimeout(() => node.isConnected && draw(), left(one) < SOON ? SECOND : CALM);
    }
    if (closed !== was) {
      spoken.textContent = closed ? inWords(one) : "";
      changed();
    }
  }

  function inWords(one) {
    const which = t(`visibility_${one.visibility}`);
    if (closed) return t(one.until ? "window_closed_at" : "window_closed", { which, when: one.until ? moment(one.until) : "", why: whyInWords(one.why ?? "") }).trim();
    return t("window_left", { which, span: span(left(one)) });
  }

  return {
    node: el("div", { class: "windows" }, node, spoken), draw,
    heard(now) { windows = now ?? []; draw(); },
    get why() { return closed ? inWords(current()) : ""; },
  };
}

const KNOWN = [[/one private reply.*it was sent/, "window_why_once"], [/said in private/, "window_why_private"], [/hidden/, "window_why_hidden"], [/deleted/, "window_why_gone"], [/own words/, "window_why_own"]];

/** The platform's rule in the chosen language where we know it; a time that is over needs no more words. */
function whyInWords(why) {
  const known = KNOWN.find(([pattern]) => pattern.test(why));
  if (known) return t(known[1]);
  return /that time is over/.test(why) ? "" : why;
}
