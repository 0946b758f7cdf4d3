// What the page knows and how it asks the program; every text from outside becomes a text node, never markup.
const app = element.querySelector(".ad");
const part = (name) => app.querySelector(name);
const main = part(".ad-main");

const memory = {
  get(key) { try { return localStorage.getItem("daogou.admin." + key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem("daogou.admin." + key, value); } catch { /* private windows */ } },
};
const state = { language: memory.get("language") || props.language, unsaved: null, shown: 0 };

function word(path, values) {
  let found = props.words[state.language] || props.words.zh;
  for (const step of path.split("/")) found = found === undefined ? undefined : found[step];
  if (typeof found !== "string") return path.split("/").pop();
  return found.replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? String(values[name]) : whole));
}

// A known name as people call it; the shop's own names are called what they are.
function nameIn(list, name) {
  const named = (props.words[state.language] || props.words.zh)[list];
  return named && typeof named[name] === "string" ? named[name] : name;
}

// An element with attributes, listeners (on…) and children; strings become text.
function h(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "value") made.value = value;
    else if (name === "checked") made.checked = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

class Refused extends Error {
  constructor(problem, status) {
    super(problem.message || String(status));
    this.code = problem.code; this.fields = problem.fields || []; this.current = problem.current;
    this.later = problem.later || []; this.status = status;
  }
}

async function ask(path, body, method) {
  const url = new URL("/api/admin/" + path, location.origin);
  url.searchParams.set("language", state.language);
  const sent = body === undefined ? {} : { method: method || "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let answer;
  try { answer = await fetch(url, { credentials: "same-origin", ...sent }); }
  catch { throw new Refused({ code: "offline", message: word("offline") }, 0); }
  if (answer.status === 401) throw new Refused({ code: "logged_out", message: word("logged_out") }, 401);
  let told = {};
  try { told = await answer.json(); } catch { /* no JSON: the status says enough */ }
  if (!answer.ok) throw new Refused(told.error || {}, answer.status);
  return told;
}

function query(path, values) {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return path + (given.length ? "?" + new URLSearchParams(given) : "");
}

function moment(text) {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text || "";
  const style = { dateStyle: "medium", timeStyle: "short", timeZone: props.timezone };
  return new Intl.DateTimeFormat(state.language === "en" ? "en-GB" : "zh-CN", style).format(at);
}

let fading = 0;
function toast(text, action) {
  const place = part(".ad-toast");
  clearTimeout(fading);
  place.replaceChildren(h("span", {}, text), ...(action ? [h("button", { type: "button", class: "ad-button ad-quiet", onclick: action.then }, action.text)] : []));
  place.classList.add("ad-shown");
  fading = setTimeout(fade, action ? 20000 : 6000);
  function fade() { // not under the hand that is about to press its button
    const held = place.matches(matchMedia("(hover: hover)").matches ? ":hover, :focus-within" : ":focus-within");
    if (held) fading = setTimeout(fade, 2000);
    else place.classList.remove("ad-shown");
  }
}

const failed = (problem) => toast(problem.code === "offline" || problem.code === "logged_out" ? problem.message : word("failed", { reason: problem.message }));

// A question that must be answered; resolves to whether it was yes.
function sure(text, yes) {
  const dialog = part(".ad-ask");
  part("#ad-ask-text").textContent = text;
  const [no, go] = dialog.querySelectorAll("button");
  no.textContent = word("cancel");
  go.textContent = yes;
  dialog.showModal();
  return new Promise((resolve) => {
    const done = (answer) => { dialog.close(); dialog.onclose = null; resolve(answer); };
    no.onclick = () => done(false);
    go.onclick = () => done(true);
    dialog.onclose = () => resolve(false);
  });
}
