/** How platforms are called, and what the page must know of one before it asks the API. */

const NAMES = {
  app_store: "App Store", bluesky: "Bluesky", buzzsumo: "BuzzSumo", discord: "Discord", discourse: "Discourse",
  disqus: "Disqus", facebook: "Facebook", generic: "Webhook", google_alerts: "Google Alerts",
  google_business: "Google Business", google_play: "Google Play", google_plus: "Google+", hackernews: "Hacker News",
  instagram: "Instagram", linkedin: "LinkedIn", mastodon: "Mastodon", messenger: "Messenger", phpbb: "phpBB",
  pinterest: "Pinterest", quora: "Quora", reddit: "Reddit", snapchat: "Snapchat", stackexchange: "Stack Exchange",
  stack_exchange: "Stack Exchange", talkwalker: "Talkwalker", telegram: "Telegram", threads: "Threads",
  tiktok: "TikTok", tripadvisor: "TripAdvisor", trustpilot: "Trustpilot", tumblr: "Tumblr", whatsapp: "WhatsApp",
  wordpress: "WordPress", x: "X (Twitter)", youtube: "YouTube",
};

/** Where a public talk can go on in private; elsewhere the choice would be none. */
const PRIVATE_TOO = new Set(["bluesky", "discord", "discourse", "facebook", "instagram", "mastodon", "reddit", "x"]);

/** What the settings offer to listen to, with the field of a source each reads. */
export const OFFERED = [
  ["feeds", "url"], ["google_alerts", "url"], ["facebook", "account"], ["instagram", "account"],
  ["mastodon", "query"], ["bluesky", "query"], ["reddit", "query"], ["hackernews", "query"],
  ["wordpress", "url"], ["discourse", "url"], ["youtube", "account"], ["x", "query"],
];

export const platformSlugs = Object.keys(NAMES);
export const canBePrivate = (slug) => PRIVATE_TOO.has(slug);
export const platformName = (slug, t) => (slug === "feeds" || slug === "manual" ? t(`platform_${slug}`) : (NAMES[slug] ?? slug));
