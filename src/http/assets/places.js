// Countries, languages and time zones by name, as the browser knows them.

import { language, t } from "./i18n.js";

const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];
const pairs = LETTERS.flatMap((one) => LETTERS.map((other) => one + other));
// Codes that the browser names, and that are no country: unions, old states, test data.
const NO_COUNTRY = new Set(["EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AC", "CP", "CQ", "DG", "EA", "IC", "TA", "AN", "BU", "CS", "DD", "FX", "NT", "SU", "TP", "YD", "YU", "ZR"]);
const TAG = { region: (code) => `und-${code}`, language: (code) => code };

let known = {};

function named(type, codes) {
  known[type] ??= (() => {
    const names = new Intl.DisplayNames([language()], { type, fallback: "none" });
    const said = new Set();
    const isFirst = (name) => !said.has(name) && said.add(name);
    const found = ownFirst(codes, TAG[type]).map((code) => [code, names.of(code)]).filter(([, name]) => name && isFirst(name));
    return found.sort(([, one], [, other]) => one.localeCompare(other, language()));
  })();
  return known[type];
}

/** Without old codes that have another of two letters now ("UK", "iw"); those that only a longer one replaced ("tl") come last. */
function ownFirst(codes, tag) {
  const now = (code) => Intl.getCanonicalLocales(tag(code))[0].replace("und-", "");
  return [...codes.filter((code) => now(code) === code), ...codes.filter((code) => now(code).length > 2)];
}

/** `[[code, name]]` in the order of the names, each name once. */
export const countries = () => named("region", pairs.map((code) => code.toUpperCase()).filter((code) => !NO_COUNTRY.has(code)));
export const languages = () => named("language", pairs);

/** All time zones, the reader's own first. */
export function zones() {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const all = Intl.supportedValuesOf?.("timeZone") ?? [];
  return [own, ...all.filter((zone) => zone !== own), ...(all.includes("UTC") ? [] : ["UTC"])].filter(Boolean);
}

/** Monday first: `[["mon", "Monday"], …]`. */
export const weekdays = () => [["mon", t("Monday")], ["tue", t("Tuesday")], ["wed", t("Wednesday")], ["thu", t("Thursday")], ["fri", t("Friday")], ["sat", t("Saturday")],
  ["sun", t("Sunday")]];
