/** Where the reader is, kept in the address so that back, links and mails work. */

/** The address as an object: brand, view, tab, mention, alert, list, days. */
export const here = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

/** The address of a place; what is empty is left out. */
export function address(place) {
  const kept = Object.entries(place).filter(([, value]) => value);
  return `#${new URLSearchParams(kept)}`;
}

/** Go somewhere; `instead` leaves no step to go back to. */
export function go(place, { instead = false } = {}) {
  const target = address(place);
  if (instead) history.replaceState(null, "", target);
  else if (target !== location.hash) history.pushState(null, "", target);
  globalThis.dispatchEvent(new HashChangeEvent("hashchange"));
}
