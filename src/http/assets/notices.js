// What this person is told while they look elsewhere: a toast, the number in the title and, if they want them, a tone and a notice of the
// system.

import { announce, h, icon, toast } from "./dom.js";
import { t } from "./i18n.js";
import { chime } from "./sound.js";

const KEY = "baton.bell";
const TAKING_MS = 10_000;

const TEXT = {
  assigned: t("New chat assigned to you"),
  offered: t("A chat is offered to you"),
  nudged: t("A customer is waiting for your answer"),
  late: t("A deadline is past"),
  window_shut: t("Only a template reaches this customer now"),
  thread_taken: t("Another app took over the thread"),
  thread_refused: t("The thread could not be moved"),
  called: t("A customer called the number"),
  mentioned: t("You were mentioned in a note"),
  woken: t("A chat you snoozed is back"),
};
/** Kinds of news that the feed tells. */
export const TOLD = Object.keys(TEXT);
const ENDS_WITH_IT = ["assigned", "offered", "woken"]; // no longer news once the chat is no longer theirs
const SOUNDS = ["assigned", "offered", "mentioned"];

/** `open(id)` shows a conversation. Answers `{ tell, taking, noticed, endsWithIt, named, stop }`. */
export function notices(open) {
  const news = new Map(); // conversation id -> what is told of it and how to take the toast away
  const own = new Set(); // what this person is taking themselves: being given it is no news
  let page = ""; // the screen that is shown

  const title = () => { document.title = `${news.size ? `(${news.size}) ` : ""}${page ? `${page} · ` : ""}Baton`; };

  function noticed(id) {
    news.get(id)?.away();
    news.delete(id);
    title();
  }

  function taking(ids) {
    for (const id of ids) own.add(id);
    setTimeout(() => { for (const id of ids) own.delete(id); }, TAKING_MS);
  }

  /** `kind` is an event of the feed; `isOpen` says that the chat is on the screen. */
  function tell(kind, id, { name, isOpen }) {
    if (kind === "assigned" && own.delete(id)) return;
    const text = `${TEXT[kind]}${name ? `: ${name}` : ""}`;
    if (SOUNDS.includes(kind)) chime(`${kind} ${id}`);
    if (document.hidden) ring(text, id, open);
    if (isOpen) {
      announce(text);
      return;
    }
    noticed(id);
    news.set(id, { kind, away: toast(text, { action: { label: t("Open"), run: () => open(id) } }) });
    title();
  }

  /** Is it told of this chat that it came to this person? That is no news any more once it left them. */
  const endsWithIt = (id) => ENDS_WITH_IT.includes(news.get(id)?.kind);
  const named = (name) => { page = name; title(); };

  function stop() {
    for (const { away } of news.values()) away();
    document.title = "Baton";
  }

  return { tell, taking, noticed, endsWithIt, named, stop };
}

const canRing = () => "Notification" in window && window.isSecureContext;
const rings = () => canRing() && Notification.permission === "granted" && localStorage.getItem(KEY) !== "off";

function ring(text, id, open) {
  if (!rings()) return;
  try {
    const notice = new Notification("Baton", { body: text, tag: id, icon: "assets/favicon.svg" });
    notice.onclick = () => { window.focus(); notice.close(); open(id); };
  } catch {
    // some phones only allow it to service workers; the toast and the title say it too
  }
}

/** The switch for notices of the system. The browser is asked only when it is pressed. */
export function bell() {
  const note = h("span", { class: "bell-note" });
  const el = h("button", { class: "status-choice bell", type: "button", onclick: toggle }, icon("bell"),
    h("span", {}, h("strong", {}, t("Notifications")), note), icon("tick"));
  const show = () => {
    el.setAttribute("aria-pressed", String(rings()));
    note.textContent = bellNote();
  };
  async function toggle() {
    if (!canRing()) return;
    const was = rings();
    if (!was && Notification.permission === "default") await Notification.requestPermission();
    localStorage.setItem(KEY, was ? "off" : "on");
    show();
    announce(note.textContent);
  }
  show();
  return el;
}

function bellNote() {
  if (!canRing()) return t("This browser shows none on this address.");
  if (Notification.permission === "denied") return t("Blocked in the browser's settings for this site.");
  return rings() ? t("On, also while this page is in the background.") : t("Off. Press to be told while this page is in the background.");
}
