// Files in a chat: pictures, sounds and videos are shown, everything else is offered for download. A file that is not here says why.

import { h, icon } from "./dom.js";
import { t } from "./i18n.js";

const KB = 1024;
const KINDS = { image: t("Picture"), video: t("Video"), audio: t("Sound"), document: t("Document"), sticker: t("Sticker") };

/** The file of a line: `{ kind, name, mime, bytes, voice, path, lost }`. */
export function fileOf(file) {
  const title = file.voice ? t("Voice message") : file.name ?? KINDS[file.kind] ?? t("File");
  if (!file.path) {
    return h("p", { class: "file-note" }, icon(file.lost ? "alert" : "clock"), file.lost ? t("{file} could not be fetched: {why}", { file: title, why: file.lost }) : t("{file} is being fetched…", { file: title }));
  }
  const src = `api/v1/${file.path}`;
  switch (file.kind) {
    case "image":
    case "sticker":
      return h("a", { class: `file-image${file.kind === "sticker" ? " is-sticker" : ""}`, href: src, target: "_blank", rel: "noopener" }, h("img", { src, alt: title, loading: "lazy" }));
    case "audio": return h("audio", { class: "file-audio", controls: true, preload: "none", src, "aria-label": title });
    case "video": return h("video", { class: "file-video", controls: true, preload: "none", src, "aria-label": title });
    default:
      return h("a", { class: "file-document", href: src, download: file.name ?? "" }, icon("brief"), h("span", {}, title), h("span", { class: "quiet" }, size(file.bytes)));
  }
}

/** "12 KB". */
export function size(bytes) {
  if (!bytes) return "";
  if (bytes < KB) return `${bytes} B`;
  return bytes < KB * KB ? `${Math.round(bytes / KB)} KB` : `${(bytes / KB / KB).toFixed(1)} MB`;
}
