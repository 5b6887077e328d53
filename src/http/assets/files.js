// Files in a chat: pictures, sounds and videos are shown, everything else is offered for download. A file that is not here says why.

import { h, icon } from "./dom.js";

const KB = 1024;
const KINDS = { image: "Picture", video: "Video", audio: "Sound", document: "Document", sticker: "Sticker" };

/** The file of a line: `{ kind, name, mime, bytes, voice, path, lost }`. */
export function fileOf(file) {
  const title = file.voice ? "Voice message" : file.name ?? KINDS[file.kind] ?? "File";
  if (!file.path) {
    return h("p", { class: "file-note" }, icon(file.lost ? "alert" : "clock"), file.lost ? `${title} could not be fetched: ${file.lost}` : `${title} is being fetched…`);
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
