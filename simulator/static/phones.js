// All phones side by side, on a narrow screen one at a time, and the clock above them.

import { NARROW, SHOWN_AT_FIRST, call, find } from "./page.js";
import { People } from "./people.js";
import { Phone } from "./phone.js";
import { watchClock } from "./clock.js";

const phones = new Map();
const desk = find("[data-desk]");
const people = new People({ choose, turnTo });
let chosen = new URLSearchParams(location.search).get("users")?.split(",").map(Number) ?? null;

async function drawDesk() {
  const { status, data } = await call("/sim/users").catch(() => ({ status: 0 }));
  if (status !== 200) return;
  const users = data.filter((user) => user.offered || chosen?.includes(user.id));
  const shown = users.filter((user, index) => (chosen ? chosen.includes(user.id) : index < SHOWN_AT_FIRST));
  for (const [id, phone] of phones) {
    if (!shown.some((user) => user.id === id)) {
      phone.node.remove();
      phones.delete(id);
    }
  }
  for (const user of shown) {
    if (!phones.has(user.id)) phones.set(user.id, appear(user, users.indexOf(user)));
    const { node } = phones.get(user.id);
    if (desk.children[shown.indexOf(user) + 1] !== node) desk.append(node);
  }
  desk.dataset.count = shown.length;
  find("[data-empty]").hidden = shown.length > 0;
  people.draw(users, shown.map((user) => user.id));
  await Promise.all([...phones.values()].map((phone) => phone.refresh()));
}

function appear(user, tone) {
  const phone = new Phone(user, tone);
  phone.node.addEventListener("arrived", () => people.hasNews(user.id));
  people.watch(phone.node);
  return phone;
}

function choose(ids) {
  chosen = ids;
  return drawDesk();
}

function turnTo(id) {
  phones.get(id)?.node.scrollIntoView({ inline: "center", block: "nearest", behavior: "smooth" });
}

function listen() {
  const events = new EventSource("/sim/events");
  let later = 0;
  events.onmessage = (event) => {
    const { chat_id } = JSON.parse(event.data);
    if (phones.has(chat_id)) return phones.get(chat_id).refresh();
    clearTimeout(later);
    later = setTimeout(drawDesk, 80);
  };
  events.onopen = drawDesk;
}

new ResizeObserver(([{ target }]) => {
  document.documentElement.style.setProperty("--top", `${target.offsetHeight}px`);
}).observe(find(".top"));
NARROW.addEventListener("change", drawDesk);
listen();
watchClock();
