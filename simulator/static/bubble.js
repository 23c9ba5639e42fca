// One bubble: a message as the phone shows it.

import { TIME, make, minutes, size, withIcon } from "./page.js";

export function fileNode(file) {
  const played = { controls: true, src: file.url, preload: "none" };
  if (file.kind === "photo") return photoNode(file);
  if (file.kind === "voice") return soundNode("Nota de voz", file, played);
  if (file.kind === "audio") return soundNode(file.name, file, played);
  if (file.kind === "video") return make("video", { ...played, class: "photo", preload: "metadata", "aria-label": "Video" });
  const icon = withIcon(make("span", { class: "file-icon" }), "file");
  const label = make("span", {}, make("b", {}, file.name), make("small", {}, `${size(file.size)} · descargar`));
  return make("a", { class: "file", href: file.url, download: file.name, "data-action": "download" }, icon, label);
}

function photoNode(file) {
  const large = { href: file.url, target: "_blank", rel: "noopener", "aria-label": "Ver la foto en grande" };
  return make("a", large, make("img", { class: "photo", src: file.url, alt: "Foto" }));
}

function soundNode(title, file, played) {
  const label = make("small", {}, `${title} · ${minutes(file.seconds)}`);
  return make("span", { class: "sound", "data-kind": file.kind }, label, make("audio", { ...played, class: "voice", "aria-label": title }));
}

export function placeNode(place) {
  const icon = withIcon(make("span", { class: "file-icon" }), "place");
  const degrees = `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`;
  return make("span", { class: "file", "data-place": "" }, icon, make("span", {}, make("b", {}, "Ubicación"), make("small", {}, degrees)));
}

export function contactNode(contact) {
  const icon = make("span", { class: "avatar tone-1", "aria-hidden": "true" }, initials(contact.first_name));
  return make("span", { class: "file" }, icon, make("span", {}, make("b", {}, contact.first_name), make("small", {}, contact.phone_number)));
}

export function inlineButton(button) {
  const style = button.style ? `style-${button.style}` : null;
  if (button.url) {
    return make("a", { class: style, href: button.url, target: "_blank", rel: "noopener noreferrer", "data-button": button.text }, `${button.text} ↗`);
  }
  const about = { type: "button", class: style, "data-action": "tap", "data-button": button.text, "data-callback": button.callback_data };
  return make("button", { ...about, "data-copy": button.copy_text?.text, disabled: Boolean(button.disabled) }, button.text);
}

export function inlineNode(rows) {
  const drawn = rows.map((row) => make("div", { class: "inline-row" }, ...row.map(inlineButton)));
  return rows.length ? make("div", { class: "inline" }, ...drawn) : null;
}

export function bubbleNode(message, quoted) {
  if (message.sticker) return make("div", { class: "sticker", role: "img", "aria-label": "Sticker" }, message.sticker);
  const meta = make("span", { class: "meta" }, `${message.edited ? "editado " : ""}${TIME.format(new Date(message.date))}`);
  const body = make("span", { class: "body" });
  if (/^\/start \S+$/.test(message.text)) body.textContent = "/start"; // apps do not show the payload of a link
  else body.innerHTML = message.html; // escaped by the server, only its own tags
  const parts = [
    quoted ? make("span", { class: "reply-to" }, quoted.text || "Mensaje") : null,
    message.file ? fileNode(message.file) : null,
    message.contact ? contactNode(message.contact) : null,
    message.location ? placeNode(message.location) : null,
  ];
  return make("div", { class: "bubble" }, ...parts, body, meta);
}

export function messageNode(message, quoted) {
  const mine = message.from === "user";
  const wide = message.buttons.length ? " wide" : "";
  const about = { class: `row${mine ? " mine" : ""}${wide}`, "data-message-id": message.message_id, "data-from": message.from };
  return make("article", about, bubbleNode(message, quoted), inlineNode(message.buttons));
}

export function initials(name) {
  return name.split(/\s+/).slice(0, 2).map((part) => part[0] || "").join("").toUpperCase();
}
