// Choosing a password: two fields that must agree. What a good one is, the server decides; the rule is only told here.

import { textField } from "./forms.js";
import { t } from "./i18n.js";

/** The server's rule in the reader's language. */
export const PASSWORD_RULE = t("At least 12 characters, without your name or address, and nothing that is tried first, like “password1234”.");

/** A field for a password; blanks at its ends count. */
export function passwordField(key, label, autocomplete) {
  const piece = textField({ key, label, required: true, type: "password", autocomplete });
  return { ...piece, value: () => piece.el.querySelector("input").value };
}

/** Answers `{ password, again, check }`; `check` tells at the field when they differ. */
export function passwordFields() {
  const password = passwordField("password", t("New password"), "new-password");
  const again = passwordField("again", t("The same again"), "new-password");
  const check = () => {
    const same = password.value() === again.value();
    if (!same) {
      again.blame(t("These two are not the same."));
      again.focus();
    }
    return same;
  };
  return { password, again, check };
}
