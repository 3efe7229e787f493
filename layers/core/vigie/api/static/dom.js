/** Small hands for the DOM. Every text goes in as a text node, never as markup. */

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  inbox: "M3 13l3-8h12l3 8v6H3zM3 13h5l2 3h4l2-3h5",
  chart: "M4 20V10M10 20V4M16 20v-7M21 20H3",
  gear: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.500v5M9 14.500v5",
  help: "M9 9a3 3 0 1 1 4.500 2.600C12.400 12.300 12 13 12 14M12 17.500v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  leave: "M14 4h5v16h-5M4 12h11M8 8l-4 4 4 4",
  back: "M15 5l-7 7 7 7",
  positive: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.500 14a4.200 4.200 0 0 0 7 0M9 9.500v.1M15 9.500v.1",
  neutral: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.500 15h7M9 9.500v.1M15 9.500v.1",
  negative: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.500 16a4.200 4.200 0 0 1 7 0M9 9.500v.1M15 9.500v.1",
  none: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12h.1M12 12h.1M16 12h.1",
  hide: "M3 3l18 18M10 5.300A9 9 0 0 1 21 12a12 12 0 0 1-2.500 3.500M6.500 6.800A12 12 0 0 0 3 12a10 10 0 0 0 12.500 6",
  shield: "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z",
  done: "M5 12.500l4.500 4.500L19 7",
  undo: "M9 7L4 12l5 5M4 12h10a5 5 0 0 1 5 5v1",
  person: "M12 11.500a3.800 3.800 0 1 0 0-7.600 3.800 3.800 0 0 0 0 7.600zM4.500 20.500c.6-4 3.600-6 7.500-6s6.900 2 7.500 6",
  media: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9v.1",
  alert: "M12 4l9 16H3zM12 10v4.500M12 17.300v.1",
  plus: "M12 5v14M5 12h14",
  out: "M13 5h6v6M19 5l-9 9M10 6H5v13h13v-5",
  send: "M21 3L10.500 13.500M21 3l-6.500 18-4-7.500L3 9.500z",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.500V12l3 2",
  filter: "M4 6h16M7 12h10M10 18h4",
  heart: "M12 20s-7.500-4.600-8.600-9.300C2.600 7 5 4.800 7.600 4.800c1.900 0 3.400 1 4.400 2.700 1-1.700 2.500-2.700 4.400-2.700 2.600 0 5 2.200 4.200 5.900C19.500 15.400 12 20 12 20z",
  more: "M5.500 13a1 1 0 1 0 0-2 1 1 0 0 0 0 2zM12 13a1 1 0 1 0 0-2 1 1 0 0 0 0 2zM18.500 13a1 1 0 1 0 0-2 1 1 0 0 0 0 2z",
  calendar: "M4 6h16v14H4zM4 10h16M8 3.500v4M16 3.500v4",
  people: "M9 11a3.300 3.300 0 1 0 0-6.600A3.300 3.300 0 0 0 9 11zM2.500 19.500c.5-3.500 3.100-5.300 6.500-5.300s6 1.800 6.500 5.300M16 5a3.200 3.200 0 0 1 0 6M18 14.800c2 .6 3.200 2.200 3.500 4.700",
  scales: "M12 4v16M7 20h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z",
  compass: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM15.500 8.500l-2 5-5 2 2-5z",
  voice: "M4 5h16v11H9l-5 4zM8 9.500h8M8 12.500h5",
  book: "M5 4h13v16H5zM9 8h5M9 12h5",
  search: "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.300 15.300L20 20",
};

/** Make an element. `on` maps events to listeners; null and false leave an attribute out. */
export function el(name, props = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") for (const [type, run] of Object.entries(value)) node.addEventListener(type, run);
    else if (key === "value") node.value = value;
    else if (key === "class") node.className = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** An SVG element, for the chart and the icons. */
export function svg(name, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** A decorative icon: the word beside it, or its button's label, carries the meaning. */
export function icon(name) {
  const shape = svg("path", { d: ICONS[name] ?? ICONS.none });
  return svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, shape);
}

/** A button with an icon and a word. */
export function button(word, run, { symbol, test, kind = "", ...more } = {}) {
  const props = { type: "button", class: kind, "data-testid": test, on: { click: run }, ...more };
  return el("button", props, symbol ? icon(symbol) : null, el("span", {}, word));
}

/** A labelled field. */
export function field(word, control, hint = "") {
  const row = el("label", { class: "field" }, el("span", {}, word), control);
  if (hint) row.append(el("small", {}, hint));
  return row;
}

/** A select with [value, word] options. */
export function choice(options, chosen, props = {}) {
  const node = el("select", props, ...options.map(([value, word]) => el("option", { value }, word)));
  node.value = chosen;
  return node;
}

/** A link out of the page, or nothing when the address is not a web address. */
export function outward(address, word, test) {
  if (!/^https?:\/\//i.test(address ?? "")) return null;
  const props = { href: address, target: "_blank", rel: "noopener noreferrer", class: "out", "data-testid": test };
  return el("a", props, word, icon("out"));
}

/** Replace what a node holds, keeping the focus where the same hook is still there. */
export function refill(node, ...children) {
  const held = node.contains(document.activeElement) ? document.activeElement : null;
  const hook = held?.dataset?.testid;
  node.replaceChildren(...children.flat().filter(Boolean));
  if (hook) node.querySelector(`[data-testid="${hook}"]`)?.focus();
}

export const find = (id) => document.getElementById(id);
