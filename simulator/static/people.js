// The names above the phones: on a wide screen they show and hide phones, on a narrow one they turn to a phone.

import { MOST_OFFERED, NARROW, SHOWN_AT_FIRST, find, make } from "./page.js";

export class People {
  constructor({ choose, turnTo }) {
    this.choose = choose;
    this.turnTo = turnTo;
    this.bar = find("[data-people]");
    this.news = new Set(); // ids of phones with messages that nobody has turned to
    this.current = null; // id of the phone in view on a narrow screen
    this.seen = new IntersectionObserver((entries) => this.turned(entries), { root: find("[data-desk]"), threshold: 0.6 });
  }

  watch(phone) {
    this.seen.observe(phone);
  }

  turned(entries) {
    for (const { isIntersecting, target } of entries) if (isIntersecting) this.current = Number(target.dataset.phone);
    this.mark();
  }

  hasNews(id) {
    if (NARROW.matches && id !== this.current) this.news.add(id);
    this.mark();
  }

  draw(users, shown) {
    this.shown = shown;
    const few = NARROW.matches ? 1 : SHOWN_AT_FIRST;
    this.bar.hidden = users.length <= few || users.length > MOST_OFFERED;
    const drawn = this.bar.hidden ? "" : users.map((user) => `${user.id} ${user.first_name}`).join();
    if (drawn !== this.drawn) this.bar.replaceChildren(...(drawn ? users.map((user) => this.button(user)) : []));
    this.drawn = drawn; // only when it changes, so that the focus stays
    this.mark();
  }

  button(user) {
    const name = user.first_name.split(" ")[0];
    const button = make("button", { type: "button", "data-person": user.id, title: user.title }, name);
    button.addEventListener("click", () => this.clicked(user.id));
    return button;
  }

  async clicked(id) {
    const on = this.shown.includes(id);
    if (!NARROW.matches) return this.choose(on ? this.shown.filter((each) => each !== id) : [...this.shown, id]);
    if (!on) await this.choose([...this.shown, id]);
    this.turnTo(id);
  }

  mark() {
    if (NARROW.matches) this.news.delete(this.current);
    else this.news.clear();
    for (const button of this.bar.children) {
      const id = Number(button.dataset.person);
      button.setAttribute("aria-pressed", String(NARROW.matches ? id === this.current : this.shown.includes(id)));
      button.toggleAttribute("data-news", this.news.has(id));
    }
  }
}
