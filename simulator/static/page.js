// Small pieces: making nodes, calling the server, sizes in words.

export const ZONE = "America/Lima";
export const TIME = new Intl.DateTimeFormat("es-PE", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hour12: false });
export const DAY = new Intl.DateTimeFormat("es-PE", { timeZone: ZONE, weekday: "long", day: "numeric", month: "long" });
export const START_LINK = /^(?:https?:\/\/t\.me\/\w+|tg:\/\/resolve)\?(?:.*&)?start=([\w-]{1,64})/;
export const SHOWN_AT_FIRST = 4;
export const MOST_OFFERED = 12;
export const NARROW = matchMedia("(max-width: 720px)"); // as in phones.css: one phone at a time
export const TOAST_MS = 3500;
export const ANSWER_MS = 15000;
export const ICONS = {
  file: '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 4v11m0 0-4.5-4.5M12 15l4.5-4.5M5 20h14"/></svg>',
  place: '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11Z"/><circle cx="12" cy="10" r="2.2"/></svg>',
  contact: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 8a3.4 3.4 0 1 0 0-6.8A3.4 3.4 0 0 0 8 8Zm0 1.6c-3.2 0-6 1.6-6 3.7V15h12v-1.7c0-2.1-2.8-3.7-6-3.7Z"/></svg>',
};

export const find = (selector, root = document) => root.querySelector(selector);

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

export function withIcon(node, icon) {
  node.insertAdjacentHTML("afterbegin", ICONS[icon]);
  return node;
}

export async function call(path, body, method = body === undefined ? "GET" : "POST") {
  const json = body !== undefined && !(body instanceof FormData);
  const headers = json ? { "Content-Type": "application/json" } : {};
  const answer = await fetch(path, { method, headers, body: json ? JSON.stringify(body) : body });
  const type = answer.headers.get("content-type") || "";
  const data = type.includes("json") ? await answer.json() : {};
  return { status: answer.status, data };
}

export function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

export function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
