// Puts the shop's chat on this page: <script async src="https://chat.example/embed.js"></script>
// What the page may say stands in the attributes of that line and, later on, in window.Daogou.
(() => {
  const shop = "{{shop}}";
  const script = document.currentScript;
  if (window.Daogou || !script) return;
  const origin = new URL(script.src).origin;
  const given = script.dataset;
  const wanted = given.language || document.documentElement.lang.slice(0, 2).toLowerCase();
  const language = wanted in shop.words ? wanted : shop.language;
  const word = shop.words[language];
  const side = given.position === "left" ? "left" : "right";
  const listeners = { cart: new Set(), open: new Set(), close: new Set() };
  const told = { product: given.product || null, user_token: given.userToken || null, language };
  const LISTENS = "daogou.listens";
  let frame = null;
  let ready = false;
  let asked = null;

  const host = document.createElement("div");
  host.id = "daogou-chat";
  const root = host.attachShadow({ mode: "open" });
  root.innerHTML = `<style>
    :host { all: initial; }
    button, section { ${side}: 20px; position: fixed; z-index: 2147483000; }
    button { bottom: 20px; width: 60px; height: 60px; border: 0; border-radius: 50%; padding: 0; cursor: pointer; display: grid; place-items: center;
      background: ${shop.accent}; color: ${shop.onAccent}; box-shadow: 0 2px 6px rgb(0 0 0 / .16), 0 8px 26px rgb(0 0 0 / .2); transition: transform .15s; }
    button:hover { transform: translateY(-2px); }
    button:focus-visible { outline: 3px solid ${shop.accent}; outline-offset: 3px; }
    svg { width: 28px; height: 28px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
    button[aria-expanded=true] .closed, button[aria-expanded=false] .opened { display: none; }
    i { position: absolute; top: 2px; right: 2px; width: 14px; height: 14px; border-radius: 50%; background: #c0331f; border: 2px solid #fff; }
    [hidden] { display: none !important; }
    section { bottom: 92px; width: min(420px, calc(100vw - 40px)); height: min(680px, calc(100dvh - 112px)); border-radius: 18px; overflow: hidden;
      background: Canvas; box-shadow: 0 4px 12px rgb(0 0 0 / .14), 0 18px 60px rgb(0 0 0 / .26); }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
    @media (max-width: 520px) {
      section { inset: 0; width: 100%; height: 100dvh; border-radius: 0; }
      button[aria-expanded=true] { display: none; }
    }
    @media (prefers-reduced-motion: reduce) { button { transition: none; } }
  </style>
  <section role="dialog" hidden></section>
  <button type="button" aria-expanded="false"><i hidden></i>
    <svg class="closed" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 5.5h16v11H9.500l-4 3.500v-3.500H4z"/><path d="M8 9.500h8M8 12.700h5"/></svg>
    <svg class="opened" viewBox="0 0 24 24" aria-hidden="true"><path d="M6 9l6 6 6-6"/></svg></button>`;
  const [panel, button, dot] = ["section", "button", "i"].map((name) => root.querySelector(name));
  panel.setAttribute("aria-label", word.widget_title);

  // The chat is loaded when it is opened first; a page with the script costs no more than the button.
  function load() {
    frame = document.createElement("iframe");
    frame.title = word.widget_title;
    frame.allow = "microphone; clipboard-write";
    frame.src = origin + "/?embedded=1";
    panel.append(frame);
  }

  const tell = (kind, value) => ready && frame.contentWindow.postMessage({ daogou: kind, value }, origin);

  function show(open) {
    if (open && !frame) load();
    const changed = panel.hidden === open;
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    button.setAttribute("aria-label", open ? word.widget_close : word.widget_open);
    button.title = button.getAttribute("aria-label");
    if (open) dot.hidden = true;
    if (open) frame.focus();
    else if (changed) button.focus();
    tell("shown", open);
    if (changed) report(open ? "open" : "close", null);
  }

  // A listener of the page's own that fails is the page's affair; the next one is called all the same.
  function report(kind, value) {
    listeners[kind].forEach((listener) => {
      try { listener(value); } catch (error) { console.error(error); }
    });
    window.dispatchEvent(new CustomEvent("daogou:" + kind, { detail: value }));
  }

  const heard = {
    ready: () => {
      ready = true;
      tell("hello", told);
      tell("shown", !panel.hidden);
      if (asked) tell("ask", asked);
      asked = null;
    },
    cart: (value) => report("cart", value),
    close: () => show(false),
    news: () => { dot.hidden = !panel.hidden; },
    // While a person is waited for, the next pages of the site listen too.
    listens: (on) => { try { on ? localStorage.setItem(LISTENS, "1") : localStorage.removeItem(LISTENS); } catch { /* private windows */ } },
  };

  window.addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== origin) return;
    const kind = event.data && event.data.daogou;
    if (Object.hasOwn(heard, kind)) heard[kind](event.data.value);
  });
  button.addEventListener("click", () => show(panel.hidden));

  window.Daogou = {
    open: () => show(true),
    close: () => show(false),
    // Opens the chat and says something there, as if the shopper had written it.
    ask: (text) => {
      if (ready) tell("ask", String(text));
      else asked = String(text);
      show(true);
    },
    // The product whose page is shown now; null for none.
    product: (id) => { told.product = id === null ? null : String(id); tell("product", told.product); },
    // A fresh token of the shop's for the shopper who logged in; null once they logged out.
    identify: (token) => { told.user_token = token; tell("identify", token); },
    on: (kind, listener) => { listeners[kind].add(listener); return () => listeners[kind].delete(listener); },
  };

  function awaited() {
    try { return localStorage.getItem(LISTENS) !== null; } catch { return false; }
  }

  const place = () => {
    document.body.append(host);
    show(given.open !== undefined);
    if (!frame && awaited()) load();
  };
  if (document.body) place();
  else window.addEventListener("DOMContentLoaded", place);
})();
