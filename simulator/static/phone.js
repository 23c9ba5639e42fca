// One phone: redrawn from GET /sim/users/<id>/chat whenever the server says that it changed.

import { ANSWER_MS, DAY, START_LINK, TOAST_MS, call, find, make, minutes, size, withIcon } from "./page.js";
import { PLACE, kindOf, sampleNote, startRecording } from "./attach.js";
import { initials, messageNode } from "./bubble.js";

export class Phone {
  constructor(user, tone) {
    this.id = user.id;
    this.drawn = new Map(); // message_id -> { key, node }
    this.toasts = null; // how many were there when the page opened
    this.unread = 0;
    this.pending = new Map(); // callback_query_id -> button
    this.node = find("#phone").content.cloneNode(true).firstElementChild;
    this.node.dataset.phone = user.id;
    this.node.setAttribute("aria-label", `Teléfono de ${user.first_name}`);
    find(".avatar", this.node).classList.add(`tone-${tone % 4}`);
    this.log = find(".log", this.node);
    this.log.setAttribute("aria-label", `Conversación de ${user.first_name} con Yanapaq`);
    this.input = find("[data-field=text]", this.node);
    this.input.setAttribute("aria-label", `Mensaje de ${user.first_name}`);
    this.listen();
  }

  listen() {
    this.node.addEventListener("click", (event) => this.clicked(event));
    find("form", this.node).addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(this.input.value);
      this.input.value = "";
    });
    find("[data-field=file]", this.node).addEventListener("change", ({ target }) => {
      if (target.files[0]) this.attach(target.files[0], kindOf(target.files[0].type));
      target.value = "";
    });
    this.log.addEventListener("scroll", () => this.atEnd() && this.markRead());
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.closeAll();
      this.endRecording(false);
    });
  }

  async act(action, body = {}) {
    const { status, data } = await call(`/sim/users/${this.id}/${action}`, body);
    if (status !== 200) this.toast(data.error || "No se pudo hacer.");
    return status === 200 ? data : null;
  }

  clicked(event) {
    const link = event.target.closest("a[href]");
    const payload = link && START_LINK.exec(link.href);
    if (payload) {
      event.preventDefault();
      this.act("start", { payload: payload[1] });
    }
    const command = event.target.closest("[data-command]");
    if (command) this.send(command.dataset.command);
    const target = event.target.closest("[data-action]");
    if (target) this.does(target.dataset.action, target);
    if (!event.target.closest(".more summary")) find(".more", this.node).open = false;
  }

  does(action, target) {
    const actions = {
      tap: () => this.tap(target),
      key: () => this.act("tap", { text: target.dataset.button }),
      start: () => this.act("start", { payload: this.user.invitation || "" }),
      unblock: () => this.act("start"),
      block: () => this.act("block"),
      contact: () => this.act("contact"),
      sticker: () => this.act("sticker"),
      attach: () => find("[data-field=file]", this.node).click(),
      voice: () => this.record(),
      "voice-send": () => this.endRecording(true),
      "voice-drop": () => this.endRecording(false),
      location: () => this.act("location", PLACE),
      menu: () => this.toggleMenu(),
      scroll: () => this.toEnd("smooth"),
      "close-alert": () => this.closeAll(),
    };
    actions[action]?.();
  }

  send(text) {
    this.closeAll();
    if (text.trim()) this.act("text", { text });
  }

  async attach(file, kind) {
    const form = new FormData();
    form.append("kind", kind);
    form.append("file", file);
    const { status, data } = await call(`/sim/users/${this.id}/file`, form);
    if (status !== 200) this.toast(data.error || "No se pudo enviar.");
  }

  async record() {
    if (this.recording) return;
    this.recording = await startRecording();
    if (!this.recording) {
      this.toast("Sin micrófono: se envía una nota de muestra.");
      return this.attach(await sampleNote(), "voice");
    }
    this.showRecording();
    this.recordingTimer = setInterval(() => this.showRecording(), 500);
    find("[data-action=voice-send]", this.node).focus();
  }

  showRecording() {
    find("[data-recording]", this.node).hidden = !this.recording;
    find("[data-recording-time]", this.node).textContent = this.recording ? minutes(this.recording.seconds()) : "";
  }

  async endRecording(sends) {
    const { recording } = this;
    if (!recording) return;
    this.recording = null;
    clearInterval(this.recordingTimer);
    this.showRecording();
    this.input.focus();
    const note = await recording.stop();
    if (sends) await this.attach(note, "voice");
  }

  async tap(button) {
    if (button.dataset.copy) {
      await navigator.clipboard?.writeText(button.dataset.copy).catch(() => {});
      return this.toast("Copiado.");
    }
    button.setAttribute("aria-busy", "true");
    const message_id = Number(button.closest("[data-message-id]").dataset.messageId);
    const done = await this.act("tap", { message_id, text: button.dataset.button, data: button.dataset.callback });
    if (!done) return button.removeAttribute("aria-busy");
    this.pending.set(done.callback_query_id, button);
    setTimeout(() => this.answered(done.callback_query_id), ANSWER_MS);
  }

  answered(id) {
    this.pending.get(id)?.removeAttribute("aria-busy");
    this.pending.delete(id);
  }

  async refresh() {
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    const { status, data } = await call(`/sim/users/${this.id}/chat`).catch(() => ({ status: 0 }));
    if (status === 200) this.draw(data);
    this.busy = false;
    if (this.again) {
      this.again = false;
      this.refresh();
    }
  }

  draw(chat) {
    this.user = chat.user;
    find("h2", this.node).textContent = `${chat.user.first_name} ${chat.user.last_name}`.trim();
    find(".owner p", this.node).textContent = chat.user.title;
    find(".avatar", this.node).textContent = initials(chat.user.first_name + (chat.user.last_name ? ` ${chat.user.last_name}` : ""));
    find("[data-status]", this.node).textContent = chat.action ? "escribiendo…" : "en línea";
    this.drawBottom(chat);
    this.drawMessages(chat.messages);
    this.drawToasts(chat.toasts);
  }

  drawBottom(chat) {
    const { started, blocked } = chat.user;
    const open = started && !blocked;
    find("[data-action=start]", this.node).hidden = started;
    find("[data-action=unblock]", this.node).hidden = !(started && blocked);
    find(".composer", this.node).hidden = !open;
    find(".more", this.node).hidden = !open;
    this.drawMenu(chat.commands);
    this.drawKeys(open ? chat.reply_keyboard : null);
  }

  drawMenu(commands) {
    find("[data-action=menu]", this.node).hidden = commands.length === 0;
    const items = commands.map(({ command, description }) =>
      make("button", { type: "button", role: "menuitem", "data-command": `/${command}` }, make("span", {}, description), `/${command}`));
    find("[data-menu]", this.node).replaceChildren(...items);
  }

  drawKeys(keyboard) {
    const keys = find("[data-keys]", this.node);
    const key = JSON.stringify(keyboard);
    if (keys.dataset.drawn === key) return;
    keys.dataset.drawn = key;
    keys.hidden = !keyboard;
    this.input.placeholder = keyboard?.placeholder || "Mensaje";
    keys.replaceChildren(...(keyboard?.rows || []).map((row) => make("div", { class: "keys-row" }, ...row.map(keyNode))));
  }

  drawMessages(messages) {
    const follow = this.atEnd();
    const byId = new Map(messages.map((message) => [message.message_id, message]));
    const first = !this.opened;
    this.opened = true;
    let arrived = 0;
    const nodes = [];
    let day = "", from = "";
    for (const message of messages) {
      const today = DAY.format(new Date(message.date));
      if (today !== day) nodes.push(this.dayNode(today));
      const { node, fresh } = this.messageNode(message, byId.get(message.reply_to));
      node.classList.toggle("turn", message.from !== from && today === day);
      if (fresh && !first) node.classList.add("fresh");
      if (fresh && !first && message.from === "bot") arrived += 1;
      nodes.push(node);
      day = today;
      from = message.from;
    }
    if (!messages.length) nodes.push(make("p", { class: "hint" }, "Aquí no hay mensajes todavía. Pulse «Iniciar» para hablar con Yanapaq."));
    for (const id of this.drawn.keys()) if (!byId.has(id)) this.drawn.delete(id);
    this.place(nodes);
    if (arrived) this.node.dispatchEvent(new Event("arrived"));
    if (follow || first) this.toEnd();
    else this.showUnread(arrived);
  }

  place(nodes) {
    const wanted = new Set(nodes);
    for (const child of [...this.log.children]) if (!wanted.has(child)) child.remove();
    nodes.forEach((node, index) => {
      if (this.log.children[index] !== node) this.log.insertBefore(node, this.log.children[index] || null);
    });
  }

  dayNode(text) {
    this.days ??= new Map();
    if (!this.days.has(text)) this.days.set(text, make("div", { class: "day" }, text));
    return this.days.get(text);
  }

  messageNode(message, quoted) {
    const key = JSON.stringify(message);
    const before = this.drawn.get(message.message_id);
    if (before?.key === key) return { node: before.node, fresh: false };
    const node = messageNode(message, quoted);
    this.drawn.set(message.message_id, { key, node });
    return { node, fresh: !before };
  }

  drawToasts(toasts) {
    for (const toast of toasts.slice(this.toasts ?? toasts.length)) {
      this.answered(toast.callback_query_id);
      if (toast.text && toast.show_alert) this.alert(toast.text);
      else if (toast.text) this.toast(toast.text);
    }
    this.toasts = toasts.length;
  }

  toast(text) {
    const node = find("[data-toast]", this.node);
    node.textContent = text;
    node.hidden = false;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => (node.hidden = true), TOAST_MS);
  }

  alert(text) {
    const node = find("[data-alert]", this.node);
    find("p", node).textContent = text;
    node.hidden = false;
    find("button", node).focus();
  }

  toggleMenu() {
    const menu = find("[data-menu]", this.node);
    menu.hidden = !menu.hidden;
    find("[data-action=menu]", this.node).setAttribute("aria-expanded", String(!menu.hidden));
  }

  closeAll() {
    find("[data-menu]", this.node).hidden = true;
    find("[data-alert]", this.node).hidden = true;
    find("[data-action=menu]", this.node).setAttribute("aria-expanded", "false");
  }

  atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 40;
  }

  toEnd(behavior = "instant") {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior });
    this.markRead();
  }

  markRead() {
    this.unread = 0;
    find("[data-action=scroll]", this.node).hidden = true;
  }

  showUnread(arrived) {
    if (this.atEnd()) return;
    this.unread += arrived;
    const button = find("[data-action=scroll]", this.node);
    button.hidden = false;
    button.textContent = this.unread ? `↓ ${this.unread}` : "↓";
    button.setAttribute("aria-label", this.unread ? `${this.unread} mensajes nuevos` : "Ir al final");
  }
}

export function keyNode(key) {
  const node = make("button", { type: "button", "data-action": "key", "data-button": key.text }, key.text);
  return key.request_contact ? withIcon(node, "contact") : node;
}
