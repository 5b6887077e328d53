// API keys of all people, to see and to revoke. Everybody makes their own on the account screen.

import * as api from "./api-admin.js";
import { head, linkButton, loaded, nothingYet, tell } from "./admin-page.js";
import { directory } from "./api.js";
import { t } from "./i18n.js";
import { keyTable } from "./key-list.js";

export function keys(pane, context) {
  loaded(pane, context, () => Promise.all([api.keys(), directory()]), ([{ keys: all }, { people }]) => {
    const personName = (id) => people.find((one) => one.id === id)?.name ?? id;
    pane.append(
      head({
        title: t("API keys"), lede: t("With a key a program acts as its owner, no further than the key's scopes and never further than the owner may."),
        actions: [linkButton("#account", t("Make a key of your own"))],
      }),
      all.length
        ? keyTable({ keys: all, personName, revoke: api.revokeKey, done: () => { tell(t("The key was revoked")); context.reload(); } })
        : nothingYet(t("No keys yet"), t("Everybody can make keys on their account screen.")));
  });
}
