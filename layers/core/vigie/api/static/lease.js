/** Who is answering a person right now: taken when somebody writes, given back when they leave. */

import { call, part } from "./api.js";
import { el, icon, refill } from "./dom.js";
import { currentToken } from "./signin.js";
import { calledBy } from "./team.js";
import { clock, t } from "./words.js";

const RENEW = 60_000;
let hasRoute = true;

/** The line above the box, and the lease itself. `changed` runs when somebody else holds it, or no more. */
export function leaseOf(mention, changed) {
  const node = el("p", { class: "lease", role: "status", "data-testid": "lease", hidden: true });
  const path = `/api/mentions/${part(mention.id)}/lease`;
  let [taken, asked, other, timer] = [false, 0, null, 0];

  function show(held) {
    clearTimeout(timer);
    const left = held ? Date.parse(held.until) - Date.now() : 0;
    other = left > 0 ? held : null;
    node.hidden = !other;
    if (other) {
      refill(node, icon("person"), el("span", {}, t(other.why === "answered" ? "has_answered" : "is_answering", { who: nameOf(other.holder), until: clock(other.until) })));
      timer = setTimeout(() => show(null), left + 500);
    }
    changed();
  }

  /** Take it, or renew it, at most once a minute however fast somebody types. */
  async function take() {
    if (!hasRoute || Date.now() - asked < RENEW) return;
    asked = Date.now();
    try {
      await call("PUT", path);
      taken = true;
      if (other) show(null);
    } catch (error) {
      if ([403, 404].includes(error.status)) hasRoute = false;
      if (error.status !== 409) return;
      asked = 0;
      taken = false;
      show({ why: error.problem.why, holder: error.problem.holder, until: error.problem.until ?? new Date(Date.now() + 2 * RENEW).toISOString() });
    }
  }

  async function leave() {
    if (!taken) return;
    [taken, asked] = [false, 0];
    // The page may be closing: this call outlives it.
    await fetch(path, { method: "DELETE", keepalive: true, headers: { authorization: `Bearer ${await currentToken()}` } }).catch(() => null);
  }

  const heard = (lease) => {
    if (taken || lease === undefined) return;
    const held = lease && !lease.is_mine ? lease : null;
    if (held?.until !== other?.until || held?.why !== other?.why) show(held);
  };
  heard(mention.lease);
  return { node, take, leave, heard, get other() { return other && other.why !== "answered" ? nameOf(other.holder) : ""; } };
}

const nameOf = (holder) => calledBy(typeof holder === "string" ? holder : (holder?.name ?? t("a_colleague")));
