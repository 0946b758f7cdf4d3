// Inside another page's frame: what that page says, and what it is told. Who may show the chat at all is
// settled by the frame-ancestors of the server; here only the page around the frame is listened to.
const framed = new URLSearchParams(location.search).has("embedded") && window.parent !== window;
const LONGEST_SILENCE = 2000;
const spokenBefore = memory.get("language"); // before the page falls back on the language of the shop
let around = null; // the origin of the page around the frame, once it has spoken
let carried = null; // the lines of the cart as they were told last

function tellPage(kind, value = null) {
  if (framed) window.parent.postMessage({ daogou: kind, value }, around || "*");
}

const linesOf = (cart) => new Map(cart.map((line) => [line.id + "\n" + (line.sku || ""), line]));

// The page hears what came into the cart and what went, and the whole of it.
function tellCart(cart) {
  const [before, after] = [linesOf(carried || cart), linesOf(cart)];
  carried = cart;
  const more = (had, has) => [...has].flatMap(([key, line]) => {
    const quantity = line.quantity - (had.get(key)?.quantity || 0);
    return quantity > 0 ? [{ ...line, quantity }] : [];
  });
  const [added, removed] = [more(before, after), more(after, before)];
  if (around && (added.length || removed.length)) tellPage("cart", { cart, added, removed });
}

const orders = {
  hello: (told) => {
    if (told.user_token) state.token = told.user_token;
    if (told.language && !spokenBefore) setLanguage(told.language);
    look(told.product);
    begin();
  },
  product: (id) => look(id),
  // Who logs in keeps the conversation, which becomes theirs; who logs out leaves it.
  identify: (token) => {
    state.token = token;
    goTo(token ? state.conversation : null);
  },
  ask: (text) => { if (text) say(text); },
  shown: (open) => {
    state.shown = open;
    if (open) field.focus();
    lookedAt();
  },
};

function listenToPage() {
  app.classList.add("dg-framed");
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || (around && event.origin !== around)) return;
    const kind = event.data && event.data.daogou;
    if (!Object.hasOwn(orders, kind)) return;
    around = event.origin;
    orders[kind](event.data.value);
  });
  tellPage("ready");
}

// The product whose page is open stands above the text field until it is put away.
async function look(id) {
  const patch = id ? await ask({ kind: "look", click: { event: "look", product_id: id } }).catch(() => ({})) : {};
  state.about = patch.looking ? id : null;
  const bar = part(".dg-looking");
  bar.hidden = !patch.looking;
  bar.innerHTML = patch.looking || "";
}
