// A short tone when something is for this person. A browser lets a page sound only after somebody pressed something on it.

import { announce, h, icon } from "./dom.js";
import { t } from "./i18n.js";

const KEY = "baton.sound";
const RANG = "baton.rang"; // the last news that a tab of this browser rang for: two tabs ring once
const ONCE_MS = 3000;
const NOTES = [[660, 0], [880, 0.13]]; // Hz, and from when in seconds
const NOTE_S = 0.32;
const LOUD = 0.09;

const audio = "AudioContext" in window ? waitForGesture() : () => null;
const isOn = () => localStorage.getItem(KEY) !== "off";

function waitForGesture() {
  let context = null;
  const wake = () => {
    context ??= new AudioContext();
    context.resume().catch(() => {});
  };
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, wake, { once: true, capture: true });
  return () => context;
}

/** Sounds for `news`, a name of what happened, unless it is switched off. */
export function chime(news) {
  const [last, at] = (localStorage.getItem(RANG) ?? "").split("@");
  if (!isOn() || (last === news && Date.now() - Number(at) < ONCE_MS)) return;
  localStorage.setItem(RANG, `${news}@${Date.now()}`);
  play();
}

function play() {
  const context = audio();
  if (context?.state !== "running") return;
  for (const [pitch, from] of NOTES) {
    const begins = context.currentTime + from;
    const tone = new OscillatorNode(context, { type: "sine", frequency: pitch });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, begins);
    volume.gain.linearRampToValueAtTime(LOUD, begins + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, begins + NOTE_S);
    tone.connect(volume).connect(context.destination);
    tone.start(begins);
    tone.stop(begins + NOTE_S);
  }
}

/** The switch beside the one for notifications. */
export function soundSwitch() {
  const note = h("span", {});
  const el = h("button", { class: "status-choice", type: "button", onclick: toggle }, icon("sound"), h("span", {}, h("strong", {}, t("Sound")), note), icon("tick"));
  const show = () => {
    el.setAttribute("aria-pressed", String(isOn()));
    note.textContent = isOn() ? t("A short tone for new chats, offers and mentions.") : t("Off. Press for a short tone with new chats.");
  };
  function toggle() {
    localStorage.setItem(KEY, isOn() ? "off" : "on");
    show();
    announce(note.textContent);
    if (isOn()) play();
  }
  show();
  return el;
}
