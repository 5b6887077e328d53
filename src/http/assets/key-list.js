// API keys as a table, for their owner and for admins: what they may, when they were used, and how to take them away.

import { pressButton, sure } from "./admin-page.js";
import { h } from "./dom.js";
import { date, moment } from "./format.js";
import { t } from "./i18n.js";
import { table } from "./table.js";

// What a key may do; a scope that is not here is told in the server's words.
const SCOPES = {
  read: t("Read conversations, lists and files"), write: t("Write to customers, move and close chats"), reports: t("Read the board and the figures"),
  workspace: t("Read and change teams, queues, rules and hours"), audit: t("Read the audit log"), channel: t("Read and refresh numbers, templates and costs"),
  webhooks: t("Set up webhooks and have events told again"),
};
export const scopeName = (scope, title = scope) => SCOPES[scope] ?? title;

/** `revoke(id)` takes one away, `done()` runs then; `personName(id)` adds a column of owners. */
export function keyTable({ keys, revoke, done, personName = null }) {
  const shown = table({
    label: t("API keys"), cards: true, key: ({ id }) => id, sort: { key: "created", down: true },
    columns: [
      { key: "name", title: t("Name"), value: ({ name }) => name, show: ({ name }) => name },
      personName && { key: "person", title: t("Of"), value: ({ person }) => personName(person), show: ({ person }) => personName(person) },
      { key: "scopes", title: t("May"), show: ({ scopes }) => scopes.map((scope) => scopeName(scope)).join(", "), sign: ({ scopes }) => scopes.join() },
      { key: "created", title: t("Made"), value: ({ created_at }) => created_at, show: ({ created_at }) => date(created_at) },
      { key: "used", title: t("Last used"), value: ({ used_at }) => used_at ?? 0, show: ({ used_at }) => (used_at ? moment(used_at) : t("never")) },
      { key: "expires", title: t("Ends"), value: ({ expires_at }) => expires_at ?? Infinity, sign: ({ expires_at }) => String(expires_at),
        show: ({ expires_at }) => (expires_at ? date(expires_at) : t("never")) },
      {
        key: "act", title: t("Action"), show: ({ id, name }) => pressButton(t("Revoke"), async () => {
          const gone = await sure({ title: t("Revoke the key {name}?", { name }), text: t("Programs that use it are refused at once. It cannot be brought back."),
            label: t("Revoke"), run: () => revoke(id) });
          if (gone) done();
        }),
      },
    ].filter(Boolean),
  });
  shown.show(keys);
  return h("div", {}, shown.el);
}
