// A routing rule in words: "When the country is Germany or Austria and the language is German".

import { country, language, reasonOf, words } from "./format.js";
import { locale, t } from "./i18n.js";
import { nameOf } from "./labels.js";

const either = new Intl.ListFormat(locale(), { type: "disjunction" });
const both = new Intl.ListFormat(locale(), { type: "conjunction" });
const any = (list, say = String) => either.format(list.map((one) => say(one)));
const quoted = (word) => t("“{word}”", { word });

/** What must hold, one phrase each. `about` is `{ workspace, numberName, slotName }`. */
export function conditions(when, { workspace, numberName = String, slotName = words }) {
  const said = [];
  const put = (list, phrase) => { if (list?.length) said.push(phrase(list)); };
  put(when.country, (list) => t("the country is {list}", { list: any(list, country) }));
  put(when.language, (list) => t("the language is {list}", { list: any(list, language) }));
  if (when.ad) said.push(ad(when.ad));
  put(when.number, (list) => t("they wrote to {list}", { list: any(list, numberName) }));
  if (when.during) said.push(t("it is within the hours “{name}”", { name: when.during }));
  if (when.outside) said.push(t("it is outside the hours “{name}”", { name: when.outside }));
  for (const [slot, is] of Object.entries(when.slots ?? {})) said.push(...fact(slotName(slot), is));
  if (when.returning === true) said.push(t("they were here before"));
  if (when.returning === false) said.push(t("they were never here before"));
  put(when.keyword, (list) => t("they wrote {list}", { list: any(list, quoted) }));
  put(when.agent, (list) => t("the agent was {list}", { list: any(list, words) }));
  put(when.wanted, (list) => t("it would go to {list}", { list: any(list, (id) => nameOf(workspace, "queues", id)) }));
  put(when.reason, (list) => t("the reason is {list}", { list: any(list, (code) => quoted(reasonOf(code))) }));
  return said;
}

function ad({ source_id = [], headline = [], ctwa_clid = [] }) {
  const said = [
    source_id.length && t("the ad is {list}", { list: any(source_id) }),
    headline.length && t("the ad's headline has {list}", { list: any(headline, quoted) }),
    ctwa_clid.length && t("the click id is {list}", { list: any(ctwa_clid) }),
  ].filter(Boolean);
  return said.length ? both.format(said) : t("an ad brought them");
}

function fact(name, { one_of = [], over, under, contains = [], known }) {
  return [
    one_of.length && t("{fact} is {list}", { fact: name, list: any(one_of) }),
    over !== undefined && t("{fact} is over {value}", { fact: name, value: over }),
    under !== undefined && t("{fact} is under {value}", { fact: name, value: under }),
    contains.length && t("{fact} has {list} in it", { fact: name, list: any(contains, quoted) }),
    known === true && t("{fact} is known", { fact: name }),
    known === false && t("{fact} is not known", { fact: name }),
  ].filter(Boolean);
}

/** "When the country is Germany and …"; a rule without conditions always holds. */
export function ruleWords(when, about) {
  const said = conditions(when, about);
  return said.length ? t("When {conditions}", { conditions: both.format(said) }) : t("Always");
}
