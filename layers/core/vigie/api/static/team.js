/** The colleagues of the chosen brand, asked for once; nobody where the API tells none. */

import { desk, maybe, part, signal } from "./api.js";
import { moment, t } from "./words.js";

const known = new Map();
const names = new Map();

/** The members, oneself among them. */
export function readTeam(brand = desk.brand) {
  if (!known.has(brand)) known.set(brand, maybe(`/api/brands/${part(brand)}/team`).then((found) => learn(found?.items ?? [])).catch(() => { known.delete(brand); return []; }));
  return known.get(brand);
}

export function forgetTeam() {
  known.clear();
  names.clear();
}

/** Remember what colleagues are called, for acts and leases that bear an address. */
function learn(team) {
  for (const one of team) for (const address of [one.email, one.user]) if (address && one.name) names.set(address, one.name);
  signal("team");
  return team;
}

/** What a colleague is called, or the address while nobody has told. */
export const calledBy = (address) => names.get(address) ?? address;
export const namesKnown = () => names.size;
export const isMe = (member) => member.is_me ?? ([member.user, member.email].includes(desk.me?.id) || member.name === desk.me?.name || member.email === desk.me?.name);

/** A colleague's name by any of their addresses; what is no colleague's stays as it is. */
export function nameIn(team, address) {
  const one = team.find((each) => [each.user, each.email].includes(address));
  return one ? one.name || one.email : address;
}

/** A colleague in a list of choices: the name, and until when they are away and who stands in. */
export function memberInWords(member, team = []) {
  const name = isMe(member) ? t("member_me", { name: member.name || member.email }) : (member.name || member.email || member.user);
  if (!member.is_away) return name;
  const stand = team.find((one) => one.user === member.covered_by || one.email === member.covered_by);
  const until = member.away_until ? t("away_until", { when: moment(member.away_until) }) : t("away");
  return `${name} (${stand ? t("away_covered", { away: until, who: stand.name || stand.email }) : until})`;
}
