// What the page knows and how it asks the program: one request at a time, answered by a patch of HTML.
// Only messages may follow one another before the first reply is shown: they are bubbles, and one
// reply answers them all. A reply is therefore held for a breath, longer while the shopper writes on.
const BREATH = 400; // milliseconds after a message
const LONGEST_BREATH = 2000;
const OVERTAKING = 1000;
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
  token: new URLSearchParams(location.hash.slice(1)).get("user_token"), // what follows # is sent to no server
  turns: 0,
  under_way: 0,
  busy: false,
  waiting: false, // Enter was pressed while something else was asked
  saying: false,
  asked: null,
  newest: null,
  editing: null,
  failed: null,
  wrote: 0,
  about: null,
  opened: null,
  shown: true,
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
  const base = { conversation: state.conversation, language: state.language, user: state.user, user_token: state.token };
  const known = Object.entries({ ...base, ...wish }).filter(([, value]) => value !== null);
  return server.act(Object.fromEntries(known));
}

// Sends one wish; `echo` is what the shopper sees at once while the answer is on its way.
function act(wish, echo) {
  const bubble = state.saying && wish.kind === "say";
  if (state.busy && !bubble) return Promise.resolve();
  return deliver(bubble ? { ...wish, bubble } : wish, echo);
}

async function deliver(wish, echo) {
  enter(wish);
  clearFailure();
  const pending = echo === undefined ? null : showPending(echo);
  const sent = performance.now();
  const before = wish.bubble || state.conversation === null ? state.asked : null;
  const asked = (state.asked = before ? held(wish, before).then(answer) : answer(wish));
  try {
    const patch = await asked;
    if (patch.error) throw Object.assign(new Error(patch.error.message), { shown: true });
    if (patch.conversation !== undefined && state.conversation === null) name(patch.conversation);
    if (wish.kind === "say") await breath(sent);
    if (state.newest !== wish) return; // the reply to the last bubble answers this one too
    log.querySelectorAll(".dg-pending:not(.dg-failed)").forEach((turn) => turn.remove());
    apply(patch);
  } catch (error) {
    showFailure(pending, wish, echo, error.shown ? error.message : word("error_send"));
  } finally {
    leave();
  }
}

// Requests sent at once may overtake each other, so a bubble waits for the one before it, unless that
// takes long: then it is to interrupt. A new conversation has no name before its first answer; what
// follows waits for that however long it takes. The program is told how long a bubble waited.
async function held(wish, before) {
  const since = performance.now();
  const named = state.conversation !== null;
  const late = new Promise((done) => setTimeout(done, OVERTAKING, {}));
  const patch = await (named ? Promise.race([before, late]) : before).catch(() => ({}));
  if (patch.conversation) name(patch.conversation);
  return { ...wish, waited: Math.round(performance.now() - since) };
}

// Where a language model writes, the reply is heard piece by piece; without one it is there at once.
async function answer(wish) {
  if (wish.kind === "say" && props.slow) await hearOut(wish).catch(() => {});
  return ask(wish);
}

const name = (conversation) => {
  state.conversation = conversation;
  memory.set("conversation", conversation);
};

// Waits until the shopper has stopped writing, or for as long as anyone waits for a reply.
async function breath(sent) {
  const passed = () => performance.now() - sent;
  const writing = () => field.value.trim() !== "" && performance.now() - state.wrote < LONGEST_BREATH / 2;
  while (passed() < BREATH || (writing() && passed() < LONGEST_BREATH)) {
    await new Promise((done) => setTimeout(done, 40));
  }
}

// What the chat opened with goes along, so that the first reply does not say it again.
const say = (text, about = state.about) => act({ kind: "say", text, about, opened: state.opened, message_id: newId() }, text);
const click = (details, echo) => act({ kind: "click", click: details, opened: state.opened, message_id: newId() }, echo ?? null);

function enter(wish) {
  state.under_way += 1;
  state.saying = wish.kind === "say";
  state.newest = wish;
  showBusy();
}

function leave() {
  state.under_way -= 1;
  if (!state.under_way) [state.saying, state.asked] = [false, null];
  showBusy();
  if (!state.busy && state.waiting) {
    state.waiting = false;
    submit();
  }
}

function showBusy() {
  state.busy = state.under_way > 0;
  app.classList.toggle("dg-busy", state.busy);
  part(".dg-send").disabled = state.busy && state.editing !== null;
}
