// The only room that talks to the server. Every path is relative, so Baton also works behind a sub-path.

import { t } from "./i18n.js";
import { told } from "./told.js";

const ANSWER_MS_MAX = 20_000;
const MODEL_MS_MAX = 90_000; // a model may think before it answers
const DIRECTORY_MS = 60_000;

/** A refusal or failure from the server (RFC 9457), or a lost connection with `status` 0. */
export class Problem extends Error {
  constructor(status, title, detail, facts = {}) {
    super(detail || title);
    this.status = status;
    this.title = title;
    this.type = facts.type ?? "about:blank";
    this.facts = facts; // what the server says beside it: `people` of `CANNOT_SEE`, `retry_after` of `LOCKED` ...
    this.known = facts.known ?? []; // with `ALREADY_KNOWN`: `{ slot, title, value, quote }` of each
    this.conversation = facts.conversation ?? null; // with `ALREADY_OPEN`: the customer's open one
  }
}

/** The type of the problem when a message asks for what the customer already said. */
export const ALREADY_KNOWN = "urn:baton:already-known";
/** ... when WhatsApp's 24 hours are over. */
export const WINDOW_CLOSED = "urn:baton:window-closed";
/** ... when a colleague or the agent wrote since the page was read. */
export const MOVED_ON = "urn:baton:moved-on";
/** Nobody was faster: the person can do something else instead. */
export const IS_NO_RACE = [ALREADY_KNOWN, WINDOW_CLOSED, MOVED_ON];
/** ... when the person that a chat is moved to is not online. */
export const NOT_ONLINE = "urn:baton:not-online";
/** ... when somebody is mentioned who may not read the chat. */
export const CANNOT_SEE = "urn:baton:cannot-see";
/** ... when no model is there to write a suggestion. */
export const NO_MODEL = "urn:baton:no-model";
/** ... when signing in wants a one-time code, or the code was not the one. */
export const CODE_WANTED = "urn:baton:code-wanted";
export const WRONG_CODE = "urn:baton:wrong-code";
/** ... when too many wrong passwords came: `facts.retry_after` in seconds. */
export const LOCKED = "urn:baton:locked";
/** ... when the customer that we want to write to has an open conversation. */
export const ALREADY_OPEN = "urn:baton:already-open";

let signedOut = () => {};
let isLeaving = false; // this person signs out: what was under way and is refused now tells nothing new
/** Called once the session turns out to be over. */
export const onSignedOut = (run) => { signedOut = run; };

const tabs = "BroadcastChannel" in window ? new BroadcastChannel("baton") : null;
/** Runs when another tab of this browser signed out. Answers how to stop. */
export function onOtherTabOut(run) {
  tabs?.addEventListener("message", run);
  return () => tabs?.removeEventListener("message", run);
}

/** One call: JSON in, JSON out; null when there is nothing to answer. Throws a `Problem`. */
export async function call(method, path, body, { quiet401 = false, waitMs = ANSWER_MS_MAX } = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: body === undefined ? { Accept: "application/json" } : { Accept: "application/json", "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(waitMs),
    });
  } catch {
    throw noConnection();
  }
  if (response.ok) return response.status === 204 ? null : response.json().catch(() => null);
  const problem = await response.json().catch(() => ({}));
  if (response.status === 401 && !quiet401 && !isLeaving) signedOut();
  throw refusal(response, problem);
}

const noConnection = () => new Problem(0, t("No connection"), t("Baton cannot be reached right now. Check the connection and try again."));
const refusal = ({ status, statusText }, body) => new Problem(status, body.title ?? statusText, told(body.detail ?? body.title) ?? t("The server answered {status}.", { status }), body);

/** The path of the API, relative to the page. */
export const v1 = (path) => `api/v1/${path}`;
/** `get("audit", { actor, cursor })`; what is null, undefined or empty is left out of the query. */
export const get = (path, query = {}) => call("GET", v1(withQuery(path, query)));
/** A path with its query: for `get`, and for links that download. */
export function withQuery(path, query) {
  const words = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "")).toString();
  return words ? `${path}?${words}` : path;
}
const one = (id) => v1(`conversations/${encodeURIComponent(id)}`);
const sandbox = (phone) => `sandbox/phones/${encodeURIComponent(phone)}`;

export const info = () => call("GET", v1("info"));
export const signIn = (email, password, code) => call("POST", v1("session"), { email, password, ...(code && { code }) }, { quiet401: true });
export function signOut() {
  isLeaving = true;
  return call("DELETE", v1("session"), {}, { quiet401: true }).finally(() => tabs?.postMessage("signed out"));
}
export async function me({ quiet401 = false } = {}) {
  const found = await call("GET", v1("me"), undefined, { quiet401 });
  isLeaving = false;
  return found;
}
/** Ends the desk when the session is over. */
export const stillSignedIn = () => me().catch(() => {});
export const setPresence = (status) => call("PUT", v1("presence"), { status });
/** A sign of life. A lost one is no news: the next one comes soon. */
export const seen = () => call("POST", v1("presence/seen"), {}).catch(() => {});
/** Where a chat can go and who is there: `{ people, queues, teams, agents, menus, categories, numbers }`. */
export const directory = () => call("GET", v1("directory"));

let lately = { at: 0, of: null, asked: null };
/**
 * The same, for names to choose from: what was read within the last minute will do. With `of`, a conversation, each person has `reads`:
 * whether they may read it.
 */
export function directoryLately(of = null) {
  if (Date.now() - lately.at > DIRECTORY_MS || lately.of !== of) {
    lately = { at: Date.now(), of, asked: get("directory", { of }) };
    lately.asked.catch(() => { lately.at = 0; });
  }
  return lately.asked;
}

/** A page of a list: `{ conversations, next }`. `query` is `{ scope, q, queue, ..., cursor, limit }`. */
export const conversations = (query) => get("conversations", query);
/** How many there are: `{ mine, unread, waiting, held, snoozed }`. */
export const counts = () => get("counts");
export const conversation = (id) => call("GET", one(id));
export const act = (id, action, body) => call("POST", `${one(id)}/${action}`, body);
export const bulk = (body) => call("POST", v1("conversations/bulk"), body);
export const start = (body) => call("POST", v1("conversations"), body);
/** Says that this person looks at it, and learns who else does: `{ others: [{ person, name, typing }] }`. */
export const look = (id, typing) => call("POST", `${one(id)}/look`, { typing });
/** Says that this person looks at it no more, also from a page that is being closed. A lost one is no news: it is forgotten after a while. */
export const lookAway = (id) => fetch(`${one(id)}/look`, {
  method: "POST", keepalive: true, credentials: "same-origin", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ gone: true }),
}).catch(() => {});
/** Uncovers the phone or a slot; the audit log knows of it. */
export const reveal = (id, what) => call("POST", `${one(id)}/reveal`, { what });
export const suggest = (id) => call("POST", `${one(id)}/suggest`, {}, { waitMs: MODEL_MS_MAX });

export const replies = () => get("replies");
export const keepReply = (id, reply) => (id ? call("PUT", v1(`replies/${encodeURIComponent(id)}`), reply) : call("POST", v1("replies"), reply));
export const dropReply = (id) => call("DELETE", v1(`replies/${encodeURIComponent(id)}`), {});
export const filters = () => get("filters");
export const keepFilter = (filter) => call("POST", v1("filters"), filter);
export const dropFilter = (id) => call("DELETE", v1(`filters/${encodeURIComponent(id)}`), {});

/** Sends a message that did not arrive once more. */
export const resend = (id, message) => call("POST", `${one(id)}/messages/${encodeURIComponent(message)}/resend`, {});
export const templates = () => call("GET", v1("templates"));
export const numbers = () => call("GET", v1("numbers"));
export const openNumber = (number) => call("POST", v1(`numbers/${encodeURIComponent(number)}/open`), {});

/** Puts a file into a conversation; it is sent by its id. */
export const upload = (id, file) => put(`${one(id)}/files?${new URLSearchParams({ name: file.name })}`, file);

const MEDIA = ["image", "video", "audio"];
/** A file as the customer sends it: only documents carry a name. */
export function phoneFile(phone, file, caption) {
  const kind = MEDIA.find((media) => file.type.startsWith(`${media}/`)) ?? "document";
  return put(`${sandbox(phone)}/files?${new URLSearchParams({ kind, ...(kind === "document" && { name: file.name }), ...(caption && { caption }) })}`, file);
}

async function put(path, file) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST", body: file, credentials: "same-origin", headers: { "Content-Type": file.type || "application/octet-stream", "X-Baton-File": "1" },
    });
  } catch {
    throw noConnection();
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw refusal(response, body);
  return body;
}

export const phones = () => call("GET", "sandbox/phones");
export const phoneMessages = (phone) => call("GET", sandbox(phone));
export const phoneSend = (phone, body) => call("POST", `${sandbox(phone)}/messages`, body);
export const phoneOthers = (phone, body) => call("POST", `${sandbox(phone)}/others`, body);
export const faults = () => call("GET", "sandbox/faults");
export const setFaults = (value) => call("PUT", "sandbox/faults", value);
export const phoneFeed = (phone) => `${sandbox(phone)}/feed`;
export const FEED = v1("feed");

/** An idempotency key. `randomUUID` exists only on https and localhost; a LAN demo on http needs the long way. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  const hex = [...b].map((x) => x.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/**
 * Server-sent events that never stay dead. EventSource reconnects by itself after a drop, but gives up for good after
 * an HTTP error; then we open a new one. `reopened` runs after every reconnect: what was missed must be read again.
 * `dropped` runs whenever it breaks off: the session may be over, of which an EventSource tells nothing.
 * A page that is left may be kept by the browser for the way back: it lets go of its connection, of which there are six.
 */
export function listen(url, events, { reopened = () => {}, lost = () => {}, dropped = () => {} } = {}) {
  let source = null;
  let timer = 0;
  let wait = 2000;
  let before = false;
  let ended = false;
  const open = () => {
    source = new EventSource(url);
    source.onopen = () => {
      wait = 2000;
      lost(false);
      if (before) reopened();
      before = true;
    };
    source.onerror = () => {
      if (ended) return;
      lost(true);
      dropped();
      if (source.readyState !== EventSource.CLOSED) return;
      before = true;
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, 30_000);
    };
    for (const [name, run] of Object.entries(events)) {
      source.addEventListener(name, (event) => run(parsed(event.data)));
    }
  };
  const away = () => { clearTimeout(timer); source.close(); };
  const back = (event) => {
    if (!event.persisted) return;
    before = true;
    open();
  };
  addEventListener("pagehide", away);
  addEventListener("pageshow", back);
  open();
  return () => {
    ended = true;
    removeEventListener("pagehide", away);
    removeEventListener("pageshow", back);
    away();
  };
}

function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** Many calls in a burst become one now and at most one after, `gapMs` later: the last state is always read. */
export function coalesce(run, gapMs = 0) {
  let busy = null;
  let again = false;
  return function ask() {
    if (busy) { again = true; return busy; }
    busy = (async () => {
      try {
        await run();
        while (again) {
          if (gapMs) await new Promise((resolve) => setTimeout(resolve, gapMs));
          again = false;
          await run();
        }
      } finally {
        busy = null;
      }
    })();
    return busy;
  };
}
