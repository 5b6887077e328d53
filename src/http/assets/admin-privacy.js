// Privacy: what of a customer is hidden until somebody asks to see it. Every look is in the audit log.

import { head, linkButton, loaded, tell } from "./admin-page.js";
import { h } from "./dom.js";
import { checkField } from "./forms.js";
import { t } from "./i18n.js";
import { keep, section, sheet } from "./sheet.js";
import { load, propose } from "./workspace.js";

export function privacy(pane, context) {
  loaded(pane, context, load, (base) => {
    const phones = checkField({
      key: "hides_phones", label: t("Hide customers' phone numbers from reps"), value: base.workspace.hides_phones,
      hint: t("They see the number after they press “Show”. Leads and admins see it always."),
    });
    const filled = sheet({
      body: [
        section(t("Phone numbers"), null, phones.el),
        section(t("Sensitive facts"), t("Facts that an agent's file marks as sensitive are hidden in every chat until somebody who may see them presses “Show”."),
          h("div", {}, linkButton("#admin/agents", t("See the agents and their facts")))),
      ],
      pieces: [phones], go: context.go,
      submit: async () => {
        const saved = await propose(base, { title: t("Save the privacy settings?"), change: (after) => keep(after, "hides_phones", phones.value(), false) });
        if (!saved) return null;
        tell(t("Saved"));
        context.reload();
        return saved;
      },
    });
    context.guard(filled.dirty);
    pane.append(head({ title: t("Privacy"), lede: t("What is hidden can be shown by whoever may see it. Who looked at what stands in the audit log.") }), filled.el);
  });
}
