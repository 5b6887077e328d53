// WhatsApp: the templates and what Meta says of them, its notices, and what messages cost.

import * as api from "./api-admin.js";
import { facts, head, loaded, nothingYet, pill, pressButton, tell } from "./admin-page.js";
import { numbers as states, templates as all } from "./api.js";
import { h, icon } from "./dom.js";
import { moment, words } from "./format.js";
import { money, number as figure } from "./figures.js";
import { locale, n, t } from "./i18n.js";
import { qualityWords } from "./labels.js";
import { table } from "./table.js";

const TONES = { approved: "good", rejected: "bad", disabled: "bad", paused: "wait", pending: "wait" };
const STATUSES = { approved: t("Approved"), rejected: t("Rejected"), disabled: t("Disabled"), paused: t("Paused"), pending: t("Waits for Meta") };
const BUDGET_WAYS = { marketing: t("Marketing"), utility: t("Utility"), authentication: t("Authentication"), service: t("Service") };

export function templates(pane, context) {
  loaded(pane, context, all, ({ templates: list }) => {
    const fetch = pressButton(t("Fetch from Meta now"), async () => {
      fetch.disabled = true;
      try {
        const { templates: count } = await api.syncTemplates();
        tell(n(count, "{count} template fetched", "{count} templates fetched"));
        context.reload();
      } catch (problem) {
        context.complain(problem);
      }
      fetch.disabled = false;
    });
    pane.append(
      head({ title: t("Templates"), lede: t("After a customer's 24 hours only a template that Meta approved reaches them. They are written in Meta's WhatsApp Manager and fetched from there every hour."), actions: [fetch] }),
      list.length ? h("ul", { class: "card-list" }, list.map(templateCard)) : nothingYet(t("No templates yet"), t("Write one in WhatsApp Manager; once Meta approved it, it stands here.")));
  });
}

function templateCard({ name, language, status, category, quality, header, body, footer, buttons = [] }) {
  return h("li", { class: "card-box" },
    h("div", { class: "card-head" }, h("h3", {}, name), h("span", { class: "quiet" }, language), pill(STATUSES[status] ?? words(status), TONES[status] ?? "quiet"),
      category && pill(BUDGET_WAYS[category.toLowerCase()] ?? words(category)), quality && pill(qualityWords(quality))),
    h("blockquote", { class: "template-preview" },
      header && h("p", {}, h("strong", {}, header.text ?? t("With {kind} on top", { kind: words(String(header.kind)).toLowerCase() }))), h("p", {}, body),
        footer && h("p", { class: "quiet" }, footer)),
    buttons.length > 0 && h("p", { class: "pills" }, buttons.map(({ text }) => pill(text))));
}

const LEVELS = { error: ["alert", t("Error")], warning: ["alert", t("Warning")], info: ["notice", t("Information")] };

export function notices(pane, context) {
  loaded(pane, context, api.notices, ({ notices: list }) => pane.append(
    head({ title: t("Notices"), lede: t("What Meta told about the account, the numbers and the templates; the newest first.") }),
    list.length
      ? h("ul", { class: "notice-list" }, list.map(({ at, level, number, text }) => {
        const [glyph, word] = LEVELS[level] ?? ["notice", words(level ?? "")];
        return h("li", { class: `notice-${level}` }, icon(glyph, word), h("div", {}, h("p", {}, text), h("p", { class: "quiet" }, [moment(at), number].filter(Boolean).join(" · "))));
      }))
      : nothingYet(t("No notices"), t("Meta had nothing to say. Good."))));
}

const KINDS = { regular: t("By the price list"), free_customer_service: t("Free within the 24 hours"), free_entry_point: t("Free after an ad") };

export function costs(pane, context) {
  loaded(pane, context, () => Promise.all([api.costs(), states().catch(() => ({ numbers: [] }))]), ([{ month, lines, service = [], budget_micros: budget }, { numbers }]) => {
    const called = (id) => numbers.filter((one) => one.id === id).map(({ name, display }) => name ?? display).find(Boolean) ?? id;
    const of = (one) => lines.filter((line) => line.month === one).reduce((sum, { micros }) => sum + micros, 0);
    const months = [...new Set([month, ...lines.map((line) => line.month)])].sort().reverse();
    const shown = table({
      label: t("Costs"), cards: true, key: (line) => JSON.stringify([line.month, line.number, line.category, line.kind]), sort: { key: "month", down: true },
      columns: [
        { key: "month", title: t("Month"), value: (line) => line.month, show: (line) => monthWords(line.month) },
        { key: "number", title: t("Number"), value: (line) => called(line.number) ?? "", show: (line) => called(line.number) ?? "–" },
        { key: "category", title: t("Category"), value: (line) => line.category, show: (line) => BUDGET_WAYS[line.category] ?? words(line.category) },
        { key: "kind", title: t("Kind"), value: (line) => line.kind ?? "", show: (line) => KINDS[line.kind] ?? words(line.kind ?? "") },
        { key: "messages", title: t("Messages"), number: true, value: (line) => line.messages, show: (line) => figure(line.messages) },
        { key: "billable", title: t("Charged"), number: true, value: (line) => line.billable, show: (line) => figure(line.billable) },
        { key: "micros", title: t("Cost"), number: true, value: (line) => line.micros, show: (line) => money(line.micros) },
      ],
    });
    shown.show(lines);
    pane.append(
      head({ title: t("Costs"), lede: t("What WhatsApp's messages cost by Meta's price list, this month and the last. The invoice of Meta is what counts.") }),
      facts([
        ...months.map((one) => [monthWords(one), money(of(one))]),
        [t("Most for one month"), budget ? money(budget) : null],
        ...service.map(({ number, used, free }) => [t("Free service messages, {number}", { number: called(number) }), t("{used} of {free}", { used: figure(used), free: figure(free) })]),
      ]),
      lines.length ? shown.el : nothingYet(t("Nothing was charged yet"), t("As soon as messages leave, they are counted here.")));
  });
}

function monthWords(month) {
  const when = new Date(`${month}-01T00:00:00Z`);
  return Number.isNaN(when.getTime()) ? month : new Intl.DateTimeFormat(locale(), { month: "long", year: "numeric", timeZone: "UTC" }).format(when);
}
