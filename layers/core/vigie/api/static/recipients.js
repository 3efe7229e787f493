/** Beside a recipient: whether mails arrive, what the person left, and a way to try again. */

import { attempt, call, desk, get, part, say } from "./api.js";
import { button, el, icon } from "./dom.js";
import { day, t, term } from "./words.js";

const pathOf = () => `/api/brands/${part(desk.brand)}/recipients`;

/** What is known of each of the brand's recipients, by address. */
export async function readArrivals() {
  const { items } = await get(pathOf());
  return new Map(items.map((one) => [one.email, one]));
}

/** One recipient's line; nothing where all is well. */
export function arrivalLine(one) {
  if (!one || (one.state === "arrives" && !one.unsubscribed.length)) return null;
  const line = el("div", { class: "arrival", "data-testid": "arrival" });
  const again = () => attempt(async () => {
    const now = await call("POST", `${pathOf()}/retry`, { body: { email: one.email } });
    say(t("mailbox_retried"));
    line.replaceWith(arrivalLine(now) ?? "");
  });
  if (one.state !== "arrives") {
    line.append(
      el("p", { class: one.stopped.length ? "health unhealthy" : "health" }, icon("alert"), el("span", {}, troubleOf(one)), el("time", { datetime: one.since }, day(one.since))),
      button(t("mailbox_retry"), again, { kind: "plain", test: "recipient-retry", "aria-label": `${t("mailbox_retry")} ${one.email}` }));
  }
  line.append(...one.unsubscribed.map((kind) => el("p", { class: "why" }, term("mailbox_left", kind))));
  return line;
}

function troubleOf(one) {
  const what = one.state === "delayed" ? t("mailbox_delayed", { n: one.delays }) : term("mailbox", one.state);
  const effect = one.stopped.includes("alert") ? t("mailbox_stopped") : one.stopped.length ? t("mailbox_stopped_digest") : "";
  return [what, effect].filter(Boolean).join(" ");
}
