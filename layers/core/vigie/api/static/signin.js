/** Who reads: a token from the address (local mode) or Cognito's managed login with PKCE. */

const [host, client] = document.querySelector('meta[name="sign-in"]').content.split(" ");
const HOME = `${location.origin}/`;
const KEEP = { token: "vigie-token", renewal: "vigie-renewal", until: "vigie-until", trip: "vigie-trip", left: "vigie-left" };
const EARLY = 60_000;
let renewing = null;

export const isDeployed = Boolean(client);
export const hasToken = () => Boolean(sessionStorage.getItem(KEEP.token));
export const hasLeft = () => Boolean(sessionStorage.getItem(KEEP.left));

/** Read what the address brings and clean it at once. Answers false when a sign-in went wrong. */
export async function arrive() {
  const hash = new URLSearchParams(location.hash.slice(1));
  if (hash.has("token")) {
    keepToken(hash.get("token"));
    hash.delete("token");
    history.replaceState(null, "", location.pathname + (hash.size ? `#${hash}` : ""));
  }
  const query = new URLSearchParams(location.search);
  if (!query.has("state") || !isDeployed) return true;
  const trip = JSON.parse(sessionStorage.getItem(KEEP.trip) ?? "{}");
  sessionStorage.removeItem(KEEP.trip);
  history.replaceState(null, "", `/${trip.hash ?? ""}`);
  if (!query.has("code") || query.get("state") !== trip.state) return false;
  return ask({ grant_type: "authorization_code", code: query.get("code"), redirect_uri: HOME, code_verifier: trip.verifier });
}

/** Take a token as it is: pasted, or brought by the address. */
export function keepToken(token) {
  sessionStorage.removeItem(KEEP.renewal);
  sessionStorage.removeItem(KEEP.until);
  sessionStorage.setItem(KEEP.token, token.trim());
}

/** Leave for the sign-in page; the way back brings a code and our state. */
export async function leaveToSignIn() {
  const trip = { state: random(), verifier: random(), hash: location.hash };
  sessionStorage.setItem(KEEP.trip, JSON.stringify(trip));
  sessionStorage.removeItem(KEEP.left);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(trip.verifier));
  location.assign(`https://${host}/oauth2/authorize?` + new URLSearchParams({
    response_type: "code", client_id: client, redirect_uri: HOME, scope: "openid email",
    state: trip.state, code_challenge_method: "S256", code_challenge: base64(new Uint8Array(digest)),
  }));
}

/** The token to send, renewed a minute before it ends. */
export async function currentToken() {
  const until = Number(sessionStorage.getItem(KEEP.until));
  if (until && until - EARLY < Date.now()) await renew();
  return sessionStorage.getItem(KEEP.token);
}

/** Ask for a new token with the renewal one; all who ask at once share one request. */
export function renew() {
  const token = sessionStorage.getItem(KEEP.renewal);
  if (!token || !isDeployed) return Promise.resolve(false);
  renewing ??= ask({ grant_type: "refresh_token", refresh_token: token }).finally(() => { renewing = null; });
  return renewing;
}

/** Forget a token that is no longer taken. */
export function forgetToken() {
  for (const name of [KEEP.token, KEEP.renewal, KEEP.until]) sessionStorage.removeItem(name);
}

/** Sign out here, and at Cognito where it knows us; drafts go too, the computer may be shared. */
export async function signOut() {
  const token = sessionStorage.getItem(KEEP.renewal);
  sessionStorage.clear();
  sessionStorage.setItem(KEEP.left, "yes");
  if (!isDeployed) return location.reload();
  if (token) await post("revoke", { token }).catch(() => null);
  return location.assign(`https://${host}/logout?` + new URLSearchParams({ client_id: client, logout_uri: HOME }));
}

async function ask(form) {
  try {
    const response = await post("token", form);
    if (!response.ok) return false;
    const given = await response.json();
    sessionStorage.setItem(KEEP.token, given.id_token);
    sessionStorage.setItem(KEEP.until, String(Date.now() + given.expires_in * 1000));
    if (given.refresh_token) sessionStorage.setItem(KEEP.renewal, given.refresh_token);
    return true;
  } catch {
    return false;
  }
}

const post = (what, form) =>
  fetch(`https://${host}/oauth2/${what}`, { method: "POST", body: new URLSearchParams({ client_id: client, ...form }) });

const random = () => base64(crypto.getRandomValues(new Uint8Array(32)));

function base64(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
