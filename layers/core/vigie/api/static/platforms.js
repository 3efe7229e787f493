/** How platforms are called and what they can do, as the API tells it. */

import { get } from "./api.js";

const known = new Map();
const OURS = new Set(["feeds", "generic", "manual"]);

/** Ask once; the page needs it before it shows anything. */
export async function loadPlatforms() {
  for (const one of (await get("/api/platforms")).items) known.set(one.platform, one);
}

/** What the settings offer to listen to, with the field of a source each reads; feeds first. */
export function offered() {
  const polled = [...known.values()].filter((one) => one.address);
  const quick = (one) => (one.platform === "feeds" ? 0 : one.ready_in === "minutes" ? 1 : 2);
  return polled.sort((a, b) => quick(a) - quick(b)).map((one) => [one.platform, one.address]);
}

export const platformSlugs = () => [...known.keys()];
const can = (slug, act) => known.get(slug)?.capabilities.includes(act) ?? false;
export const canBePrivate = (slug) => can(slug, "private reply");
export const canLike = (slug) => can(slug, "like");
export const countingOf = (slug) => known.get(slug)?.counting ?? "characters";
export const secretsOf = (slug) => known.get(slug)?.secrets ?? [];
export const isOptional = (slug, name) => known.get(slug)?.optional.includes(name) ?? false;

/** The longest reply of a kind, in the platform's own counting; null where it says nothing. */
export const replyLimit = (slug, visibility) => known.get(slug)?.[visibility === "private" ? "private_length" : "reply_length"] ?? null;
export const platformName = (slug, t) => (OURS.has(slug) ? t(`platform_${slug}`) : (known.get(slug)?.name ?? slug));
