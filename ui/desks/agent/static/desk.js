// What the desk knows, how it asks the program, and how it makes parts of the page. Whatever a shopper
// wrote is set as text (textContent) and never read as HTML.
const PATIENCE = 15000; // milliseconds for an answer
const app = element.querySelector(".ad");
const part = (name) => app.querySelector(name);
const root = new URL("../", location.href); // the page stands at /agent/ of the site
const narrow = matchMedia("(max-width: 859px)");

const memory = {
  get(key) {
    try { return localStorage.getItem("daogou.desk." + key); } catch { return null; }
  },
  set(key, value) {
    try {
      if (value === null || value === "") localStorage.removeItem("daogou.desk." + key);
      else localStorage.setItem("daogou.desk." + key, value);
    } catch { /* private windows: it lasts as long as the page */ }
  },
  // Drafts and what could not be sent are the shopper's affair too: nothing stays after logging out.
  forget() {
    try {
      Object.keys(localStorage).filter((key) => /^daogou\.desk\.(draft|outbox)/.test(key))
        .forEach((key) => localStorage.removeItem(key));
    } catch { /* nothing was kept */ }
  },
};

const desk = {
  language: memory.get("language") || props.language,
  state: null, // what GET state said last
  heard: 0, // when it said so
  open: null, // the id of the conversation that is shown
  talk: null, // what GET conversations/{id} said last
  loaded: 0, // when
  view: "list", // on narrow screens: list, talk or panel
  tab: "talks",
  lost: false,
};

const word = (key, values = {}) => {
  const table = props.words[desk.language] || props.words[props.language];
  return Object.entries(values).reduce(
    (text, [name, value]) => text.replaceAll("{" + name + "}", String(value)), table[key] || "");
};

const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");

// A part with its text and its children; null ones are left out.
function make(tag, className = "", text = null, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== null && text !== undefined) node.textContent = String(text);
  node.append(...children.filter(Boolean));
  return node;
}

function button(className, text, deed, data = {}) {
  const node = make("button", className, text);
  node.type = "button";
  node.dataset.do = deed;
  Object.assign(node.dataset, data);
  return node;
}

const icon = (name) => {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "dg-icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(space, "use"));
  svg.firstChild.setAttribute("href", "#ad-" + name);
  return svg;
};

class Refused extends Error {
  constructor(status, told) {
    super(told.message || word("error_failed"));
    Object.assign(this, { status, code: told.code || "failed", told });
  }
}

// Asks /api/desk/<path>; a body makes it a POST.
async function ask(path, body) {
  const more = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const signal = AbortSignal.timeout(PATIENCE);
  const place = new URL("api/desk/" + path, root);
  if (body === undefined && !place.searchParams.has("language")) place.searchParams.set("language", desk.language);
  const answer = await fetch(place, { ...more, headers, signal, cache: "no-store" });
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  if (answer.status === 401) showLoggedOut();
  throw new Refused(answer.status, told.error || {});
}

const of = (id, deed = "") => "conversations/" + encodeURIComponent(id) + (deed && "/" + deed);

// Puts the items into a list by their key: what did not change stays where and as it is, with its focus.
function keep(list, items, keyOf, build, refresh = () => {}, digest = JSON.stringify) {
  const had = new Map([...list.children].map((node) => [node.dataset.key, node]));
  const focus = list.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  let place = list.firstElementChild;
  for (const item of items) {
    const [key, now] = [keyOf(item), digest(item) + desk.language];
    const before = had.get(key);
    const node = before && before.told === now ? before : build(item);
    had.delete(key);
    if (node !== before) {
      Object.assign(node, { told: now });
      node.dataset.key = key;
      if (before === place && before) place = before.nextElementSibling;
      before?.remove();
    }
    refresh(node, item);
    if (node === place) place = place.nextElementSibling;
    else list.insertBefore(node, place);
  }
  had.forEach((node) => node.remove());
  if (focus && !list.contains(document.activeElement)) {
    [...list.querySelectorAll("[data-focus]")].find((node) => node.dataset.focus === focus)?.focus();
  }
}
