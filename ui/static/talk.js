// What the page knows and how it asks the program: one request at a time, answered by a patch of HTML.
// Only messages may follow one another while the first is being answered: they are bubbles.
const app = element.querySelector(".dg");
const part = (name) => app.querySelector(name);
const log = part(".dg-log");
const frame = part(".dg-log-frame");

const memory = {
  get(key) {
    try { return localStorage.getItem("daogou." + key); } catch { return null; }
  },
  set(key, value) {
    try {
      if (value === null) localStorage.removeItem("daogou." + key);
      else localStorage.setItem("daogou." + key, value);
    } catch { /* private windows: the conversation lasts as long as the page */ }
  },
};

const state = {
  conversation: memory.get("conversation"),
  language: memory.get("language"),
  user: new URLSearchParams(location.search).get("user"),
  turns: 0,
  under_way: 0,
  busy: false,
  saying: false,
  last: null,
  editing: null,
  failed: null,
};

const word = (key, values = {}) => {
  const table = props.words[state.language] || props.words[props.language];
  return Object.entries(values).reduce(
    (text, [name, value]) => text.replaceAll("{" + name + "}", value), table[key] || "");
};

const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");

const icon = (name) => {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "dg-icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(space, "use"));
  svg.firstChild.setAttribute("href", "#dg-" + name);
  return svg;
};

function make(tag, className, text) {
  const node = document.createElement(tag);
  node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function ask(wish) {
  const base = { conversation: state.conversation, language: state.language, user: state.user };
  const known = Object.entries({ ...base, ...wish }).filter(([, value]) => value !== null);
  return server.act(Object.fromEntries(known));
}

// Sends one wish; `echo` is what the shopper sees at once while the answer is on its way.
function act(wish, echo) {
  const bubble = state.saying && wish.kind === "say";
  if (state.busy && !bubble) return Promise.resolve();
  const before = bubble && state.conversation === null ? state.last : null;
  state.last = deliver(wish, echo, before);
  return state.last;
}

async function deliver(wish, echo, before) {
  enter(wish);
  clearFailure();
  const pending = echo === undefined ? null : showPending(echo);
  try {
    const patch = await ask(before ? await held(wish, before) : wish);
    if (patch.error) throw Object.assign(new Error(patch.error.message), { shown: true });
    pending?.remove();
    apply(patch);
  } catch (error) {
    showFailure(pending, wish, echo, error.shown ? error.message : word("error_send"));
  } finally {
    leave();
  }
}

// A new conversation has no name before its first answer; what follows waits for it and says how long.
async function held(wish, before) {
  const since = performance.now();
  await before;
  return { ...wish, waited: Math.round(performance.now() - since) };
}

const say = (text) => act({ kind: "say", text, message_id: newId() }, text);
const click = (details, echo) => act({ kind: "click", click: details, message_id: newId() }, echo ?? null);

function enter(wish) {
  state.under_way += 1;
  state.saying = wish.kind === "say";
  showBusy();
}

function leave() {
  state.under_way -= 1;
  if (!state.under_way) state.saying = false;
  showBusy();
}

function showBusy() {
  state.busy = state.under_way > 0;
  app.classList.toggle("dg-busy", state.busy);
  part(".dg-send").disabled = state.busy && !state.saying;
}
