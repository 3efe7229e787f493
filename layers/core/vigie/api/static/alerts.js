/** Alerts that are on as a banner: read it, take it on, mute it for a day, or say it is nothing. */

import { happened, isQuieter, mayBeSeen } from "./alertwords.js";
import { attempt, call, desk, get, mayAct, maybe, part, say } from "./api.js";
import { button, el, find, icon, refill } from "./dom.js";
import { address, here } from "./route.js";
import { agoNode } from "./item.js";
import { who } from "./story.js";
import { t } from "./words.js";

const MUTE_HOURS = 24;
const CRITICAL = 4;
const MOST = { phone: 1, desk: 3 };
const PHONE = "(max-width: 40rem)";
let print = "";

/** Fetch the alerts and show those that are open, and the one the address names. */
export async function showAlerts() {
  const named = here().alert;
  const { items: open } = await get("/api/alerts", { brand: desk.brand, state: "open" });
  const items = await withNamed(open, named);
  const rank = (one) => (one.id === named ? 100 : isQuieter(one) ? 0 : 1 + one.severity);
  const shown = items.sort((one, other) => rank(other) - rank(one));
  const now = JSON.stringify([shown, named, t("alerts"), mayAct(), Math.floor(Date.now() / 60_000)]);
  if (now === print) return;
  print = now;
  find("alerts").hidden = !shown.length;
  const most = matchMedia(PHONE).matches ? MOST.phone : MOST.desk;
  const rest = shown.length - most;
  refill(find("alerts"), shown.slice(0, most).map((one) => alertNode(one, one.id === named)),
    rest > 0 ? el("p", { class: "rest" }, el("a", { href: address({ view: "settings", part: "wishes" }), "data-testid": "alert-rest" }, t("alert_rest", { n: rest }))) : null);
}

/** The alert the address names is shown whatever its state, if it is of this brand and still kept. */
async function withNamed(open, named) {
  if (!named || open.some((one) => one.id === named)) return open;
  const one = await maybe(`/api/alerts/${part(named)}`);
  return one?.brand === desk.brand ? [...open, one] : open;
}

function alertNode(alert, isNamed) {
  const kind = isQuieter(alert) ? "quieter" : alert.severity >= CRITICAL ? "critical" : "";
  const state = alert.acknowledged_by && alert.state === "acknowledged" ? t("alert_by", { who: who(alert.acknowledged_by) }) : t(`alert_${alert.state}`);
  return el("article", { class: `alert ${kind} ${isNamed ? "named" : ""}`, "data-testid": "alert", "data-id": alert.id, tabindex: "-1" },
    icon("alert"),
    el("p", {}, happened(alert), " · ", agoNode(alert.opened_at), " ", alert.state === "open" ? null : el("span", { class: "badge" }, state)),
    el("div", { class: "row" }, isNamed ? null : seeNode(alert), mayAct() ? actNodes(alert) : null));
}

/** Where to look: what was said, or the sources that say nothing. */
function seeNode(alert) {
  if (alert.kind === "silence") return el("a", { href: address({ view: "settings" }), class: "button", "data-testid": "alert-open" }, t("alert_see_sources"));
  if (!mayBeSeen(alert)) return null;
  return el("a", { href: address({ alert: alert.id }), class: "button", "data-testid": "alert-open" }, t("alert_see"));
}

function actNodes(alert) {
  const act = (what, body, done) => attempt(async () => {
    await call("POST", `/api/alerts/${part(alert.id)}/${what}`, body ? { body } : {});
    say(t(done));
    await showAlerts();
  });
  const isOn = ["open", "acknowledged"].includes(alert.state);
  return [
    alert.state === "open" && !isQuieter(alert) ? button(t("alert_ack"), () => act("ack", null, "alert_acked"), { test: "alert-ack" }) : null,
    isOn ? button(t("alert_mute"), () => act("mute", { hours: MUTE_HOURS }, "alert_silenced"), { test: "alert-mute", kind: "plain" }) : null,
    isOn ? button(t("alert_dismiss"), () => act("dismiss", null, "alert_dismissed"), { test: "alert-dismiss", kind: "plain" }) : null,
  ];
}
