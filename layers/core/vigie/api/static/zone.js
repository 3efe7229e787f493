/** Wall times of the brand's own time zone as moments: this afternoon, tomorrow morning, Monday. */

const DAY = 86_400_000;

/** The wall clock of a zone at a moment. */
function wall(at, zone) {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", weekday: "short" });
  const parts = Object.fromEntries(format.formatToParts(at).map((one) => [one.type, one.value]));
  return { day: `${parts.year}-${parts.month}-${parts.day}`, hour: Number(parts.hour), minute: Number(parts.minute), weekday: parts.weekday };
}

/** The moment a zone's clock shows this day and hour; near a change of clocks, the second guess is right. */
export function momentAt(day, hour, zone) {
  const meant = Date.parse(`${day}T${String(hour).padStart(2, "0")}:00:00Z`);
  let at = meant;
  for (let tries = 0; tries < 2; tries += 1) {
    const shown = wall(at, zone);
    at += meant - Date.parse(`${shown.day}T${String(shown.hour).padStart(2, "0")}:${String(shown.minute).padStart(2, "0")}:00Z`);
  }
  return new Date(at);
}

/** When a conversation may come back, as [word, moment]. */
export function laterChoices(zone, now = Date.now()) {
  const today = wall(now, zone);
  const dayAfter = (n) => wall(momentAt(today.day, 12, zone).getTime() + n * DAY, zone);
  const monday = [1, 2, 3, 4, 5, 6, 7].map(dayAfter).find((one) => one.weekday === "Mon");
  const tomorrow = dayAfter(1);
  return [
    today.hour < 13 ? ["later_afternoon", momentAt(today.day, 14, zone)] : null,
    today.hour >= 13 && today.hour < 17 ? ["later_evening", momentAt(today.day, 18, zone)] : null,
    ["later_tomorrow", momentAt(tomorrow.day, 9, zone)],
    monday.day === tomorrow.day ? null : ["later_monday", momentAt(monday.day, 9, zone)],
  ].filter(Boolean);
}
