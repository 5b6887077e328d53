// Privacy: what of a customer is hidden until somebody asks to see it, how long things are kept, and a customer's own: to hand out, or to erase.

import * as api from "./api-admin.js";
import { head, linkButton, loaded, pressButton, sure, tell } from "./admin-page.js";
import { h } from "./dom.js";
import { checkField, numberField, textField } from "./forms.js";
import { t } from "./i18n.js";
import { complete, keep, section, sheet } from "./sheet.js";
import { load, propose } from "./workspace.js";

export function privacy(pane, context) {
  loaded(pane, context, load, (base) => {
    const phones = checkField({
      key: "hides_phones", label: t("Hide customers' phone numbers from reps"), value: base.workspace.hides_phones,
      hint: t("They see the number after they press “Show”. Leads and admins see it always."),
    });
    const kept = base.workspace.retention ?? {};
    const days = (key, label, hint) => numberField({ key: ["retention", key], label, hint, value: kept[key], min: 1, max: 36500 });
    const spans = {
      closed_days: days("closed_days", t("Words of ended chats, in days"), t("Figures keep their counts. Empty: kept for good.")),
      files_days: days("files_days", t("Files, in days"), t("Empty: kept for good.")),
      model_calls_days: days("model_calls_days", t("Costs of model calls, in days"), t("Empty: kept for 396 days.")),
    };
    const retention = () => Object.fromEntries(Object.entries(spans).map(([key, field]) => [key, field.value()]).filter(([, value]) => value !== undefined));
    const filled = sheet({
      body: [
        section(t("Phone numbers"), null, phones.el),
        section(t("Sensitive facts"), t("Facts that an agent's file marks as sensitive are hidden in every chat until somebody who may see them presses “Show”."),
          h("div", {}, linkButton("#admin/agents", t("See the agents and their facts")))),
        section(t("How long things are kept"), t("What is older is removed by itself, and the audit log has an entry about it."), Object.values(spans).map(({ el }) => el)),
      ],
      pieces: [phones, ...Object.values(spans)], go: context.go,
      submit: async () => {
        const saved = await propose(base, { title: t("Save the privacy settings?"), change: (after) => {
          keep(after, "hides_phones", phones.value(), false);
          if (Object.keys(retention()).length) after.retention = retention();
          else delete after.retention;
        } });
        if (!saved) return null;
        tell(t("Saved"));
        context.reload();
        return saved;
      },
    });
    context.guard(filled.dirty);
    pane.append(head({ title: t("Privacy"), lede: t("What is hidden can be shown by whoever may see it. Who looked at what stands in the audit log.") }), filled.el, customers(context));
  });
}

/** A customer by their number: everything that is kept of them, to hand out or to take away. */
function customers({ complain }) {
  const phone = textField({ key: "phone", label: t("Phone number"), hint: t("With its country, for example +34600000001."), type: "tel", required: true });
  const found = h("div", { "aria-live": "polite" });
  const find = async (event) => {
    event.preventDefault();
    if (!complete([phone])) return;
    const { contacts } = await api.contactsOf(phone.value()).catch((problem) => { phone.blame(problem.message); return { contacts: null }; });
    if (contacts === null) return;
    found.replaceChildren(contacts.length ? h("div", {}, contacts.map(one)) : h("p", {}, t("Nobody with this number is known.")));
  };
  const one = ({ id, names, conversations }) => h("div", { class: "customer" },
    h("p", {}, h("strong", {}, names.join(", ")), " ", h("span", { class: "quiet" }, t("Conversations: {count}", { count: conversations.length }))),
    pressButton(t("Export everything"), () => api.exportContact(id).then((all) => hand(all, `customer-${id}.json`), complain)),
    pressButton(t("Erase everything"), async () => {
      const done = await sure({ title: t("Erase this customer?"), text: t("Open chats are ended, queued messages are not sent, and all words and files are deleted. This cannot be undone."),
        label: t("Erase everything"), run: () => api.eraseContact(id) });
      if (done) { tell(t("Erased")); found.replaceChildren(); }
    }, { danger: true }));
  return h("form", { class: "sheet customers", novalidate: true, onsubmit: find },
    section(t("One customer's data"), t("Find everything that is kept of one customer, to export or to erase it. Both are written to the audit log."),
      phone.el, h("div", {}, h("button", { class: "button", type: "submit" }, t("Find"))), found));
}

/** Gives the browser a file to keep. */
function hand(document_, name) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(document_, null, 2)], { type: "application/json" }));
  const link = h("a", { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
