/** Open alerts as a banner: read it, take it on, or mute it for a day. */

import { attempt, call, desk, get, part, say } from "./api.js";
import { button, el, find, icon, refill } from "./dom.js";
import { address, here } from "./route.js";
import { agoNode } from "./item.js";
import { who } from "./story.js";
import { t } from "./words.js";

const MUTE_HOURS = 24;
const CRITICAL = 4;
let print = "";

/** Fetch the alerts and show those that are open, and the one the address names. */
export async function showAlerts() {
  const { items } = await get("/api/alerts", { brand: desk.brand });
  const named = here().alert;
  const shown = items.filter((one) => one.state === "open" || one.id === named).sort((one) => (one.id === named ? -1 : 1));
  const now = JSON.stringify([shown, named, t("alerts"), Math.floor(Date.now() / 60_000)]);
  if (now === print) return;
  print = now;
  find("alerts").hidden = !shown.length;
  refill(find("alerts"), shown.map((one) => alertNode(one, one.id === named)));
}

function alertNode(alert, isNamed) {
  const count = Number(alert.count ?? alert.mentions?.length ?? 0);
  const act = (what, body, done) => attempt(async () => {
    await call("POST", `/api/alerts/${part(alert.id)}/${what}`, body ? { body } : {});
    say(t(done));
    await showAlerts();
  });
  const usual = t("alert_usual", { hours: alert.window_hours ?? 1, expected: Math.round(alert.expected ?? 0) });
  const topic = alert.topic?.length ? ` ${t("alert_topic", { topic: alert.topic.join(", ") })} ` : " ";
  const isOpen = alert.state === "open";
  return el("article", { class: `alert ${alert.severity >= CRITICAL ? "critical" : ""} ${isNamed ? "named" : ""}`, "data-testid": "alert", "data-id": alert.id, tabindex: "-1" },
    icon("alert"),
    el("p", {}, el("strong", {}, t("alert_title", { n: count })), " ", usual, " ", agoNode(alert.opened_at), topic,
      isOpen ? null : el("span", { class: "badge" }, alert.acknowledged_by && alert.state === "acknowledged" ? t("alert_by", { who: who(alert.acknowledged_by) }) : t(`alert_${alert.state}`))),
    el("div", { class: "row" },
      isNamed ? null : el("a", { href: address({ alert: alert.id }), class: "button", "data-testid": "alert-open" }, t("alert_see")),
      isOpen ? button(t("alert_ack"), () => act("ack", null, "alert_acked"), { test: "alert-ack" }) : null,
      ["open", "acknowledged"].includes(alert.state) ? button(t("alert_mute"), () => act("mute", { hours: MUTE_HOURS }, "alert_silenced"), { test: "alert-mute", kind: "plain" }) : null));
}
