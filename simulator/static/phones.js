// All phones side by side, and the clock above them.

import { SHOWN_AT_FIRST, call, find, make } from "./page.js";
import { Phone } from "./phone.js";
import { watchClock } from "./clock.js";

const phones = new Map();
let chosen = new URLSearchParams(location.search).get("users")?.split(",").map(Number) ?? null;

async function drawDesk() {
  const { status, data: users } = await call("/sim/users").catch(() => ({ status: 0 }));
  if (status !== 200) return;
  const shown = users.filter((user, index) => (chosen ? chosen.includes(user.id) : index < SHOWN_AT_FIRST));
  for (const [id, phone] of phones) {
    if (!shown.some((user) => user.id === id)) {
      phone.node.remove();
      phones.delete(id);
    }
  }
  for (const user of shown) {
    if (!phones.has(user.id)) phones.set(user.id, new Phone(user, users.indexOf(user)));
    const { node } = phones.get(user.id);
    if (find("[data-desk]").children[shown.indexOf(user) + 1] !== node) find("[data-desk]").append(node);
  }
  find("[data-empty]").hidden = shown.length > 0;
  drawPeople(users, shown.map((user) => user.id));
  await Promise.all([...phones.values()].map((phone) => phone.refresh()));
}

function drawPeople(users, shown) {
  const bar = find("[data-people]");
  bar.hidden = users.length <= SHOWN_AT_FIRST || users.length > 12;
  if (bar.hidden) return;
  bar.replaceChildren(...users.map((user) => {
    const on = shown.includes(user.id);
    const button = make("button", { type: "button", "aria-pressed": String(on), "data-person": user.id, title: user.title }, user.first_name);
    button.addEventListener("click", () => {
      chosen = on ? shown.filter((id) => id !== user.id) : [...shown, user.id];
      drawDesk();
    });
    return button;
  }));
}

function listen() {
  const events = new EventSource("/sim/events");
  let desk = 0;
  events.onmessage = (event) => {
    const { chat_id } = JSON.parse(event.data);
    if (phones.has(chat_id)) return phones.get(chat_id).refresh();
    clearTimeout(desk);
    desk = setTimeout(drawDesk, 80);
  };
  events.onopen = drawDesk;
}

new ResizeObserver(([{ target }]) => {
  document.documentElement.style.setProperty("--top", `${target.offsetHeight}px`);
}).observe(find(".top"));
listen();
watchClock();
