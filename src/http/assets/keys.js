// Single keys for those who live here. They are off while somebody types or a dialog is open.

/** `keys` maps a key to what it does. Answers how to stop. */
export function keyboard(keys) {
  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const at = event.target;
    if (at.closest?.("input, textarea, select, [contenteditable], dialog, [popover]")) {
      if (event.key === "Escape" && at.closest(".composer")) at.blur();
      return;
    }
    const run = keys[event.key];
    if (!run || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    run();
  };
  document.addEventListener("keydown", press);
  return () => document.removeEventListener("keydown", press);
}
