// The clock of the demonstration, if there is one.

import { call, find } from "./page.js";

async function drawClock(answer) {
  const { status, data } = answer ?? (await call("/demo/clock").catch(() => ({ status: 0 })));
  const bar = find("[data-clock]");
  bar.hidden = status !== 200;
  if (status !== 200) return status === 404;
  bar.dataset.clock = data.now;
  setText(find("[data-clock-label]"), data.label);
  setText(find("[data-clock-next]"), data.next ? `Próximo aviso: ${data.next.label}` : "No hay avisos pendientes");
  find("[data-action=clock-next]").disabled = !data.next;
  return false;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

async function moveClock(button) {
  const buttons = document.querySelectorAll("[data-clock] button");
  buttons.forEach((one) => (one.disabled = true));
  const { minutes } = button.dataset;
  await (minutes ? call("/demo/clock/advance", { minutes: Number(minutes) }) : call("/demo/clock/next", {}));
  buttons.forEach((one) => (one.disabled = false));
  await drawClock();
}

export async function watchClock() {
  const absent = await drawClock();
  if (!absent) setTimeout(watchClock, 2000);
}

find("[data-clock]").addEventListener("click", (event) => {
  const button = event.target.closest("[data-action]");
  if (button) moveClock(button);
});
