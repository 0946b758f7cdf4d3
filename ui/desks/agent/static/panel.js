// The right column: who the shopper is, what was talked about so far, cart, orders, earlier conversations.
function showPanel(talk) {
  const { panel = {} } = talk;
  const sections = [
    ["handover", handoverRows(talk)],
    ["notes", talk.transcript.filter((one) => one.who === "note").map(noteRow)],
    ["summary", rows(talk.summary)],
    ["shopper", shopperRows(panel)],
    ["orders", (panel.orders || []).map(orderRow)],
    ["cart", cartRows(panel.cart)],
    ["past", (panel.past || []).map(pastRow)],
  ];
  const shown = sections.map(([name, found]) => ({ name, found }));
  const list = part(".ad-panel-content");
  const open = desk.open;
  // Rows are parts of the page already; what they say decides whether a section is made anew.
  keep(list, shown, (one) => open + one.name, section, () => {}, (one) => one.found.map((row) => row.outerHTML).join(""));
}

// A section that is shut stays shut, in every conversation.
function section({ name, found }) {
  const box = make("details", "ad-section ad-section-" + name, null, make("summary", "", null, make("h3", "", word("panel_" + name))));
  box.open = memory.get("shut." + name) === null;
  box.addEventListener("toggle", () => memory.set("shut." + name, box.open ? null : "1"));
  if (found.length) box.append(make("div", "ad-rows", null, ...found));
  else box.append(make("p", "ad-none", word("none_" + name)));
  return box;
}

function row(label, text, ...more) {
  return make("div", "ad-pair", null, make("span", "ad-label", label), make("span", "ad-value", text, ...more));
}

const rows = (found) => (found || []).map(({ label, text, items }) =>
  row(label, items ? null : text, items ? make("ul", "ad-points", null, ...items.map((one) => make("li", "", one))) : null));

function handoverRows(talk) {
  const found = talk.handover;
  if (!found) return [];
  const at = [found.asked_at && row(word("asked_at"), momentOf(found.asked_at)), found.assigned_at && row(word("assigned_at"), momentOf(found.assigned_at))];
  const why = found.why?.length ? row(word("urgent_for"), found.why.join(word("comma"))) : null;
  if (talk.csat) at.push(row(word("rated"), "★".repeat(talk.csat.stars ?? talk.csat)));
  return [reasonFor(found.reason) && row(word("reason"), reasonFor(found.reason)), found.team && row(word("team"), found.team), why, ...at].filter(Boolean);
}

function shopperRows({ shopper = {}, masked = [], profile = [] }) {
  const spoken = shopper.language || desk.talk.handover?.language;
  const about = [
    row(word("name"), desk.talk.channel ? shopperOf(desk.talk) : shopper.name || shopperOf(desk.talk)),
    spoken && row(word("speaks"), word("language_" + spoken) || spoken),
    shopper.since && row(word("since"), dayOf(shopper.since)),
  ].filter(Boolean);
  return [...about, ...masked.map(maskedRow), ...rows(profile.map(({ label, value }) => ({ label, text: value })))];
}

// What is masked is shown to who asks for it, and that they asked is written down.
const revealed = new Map(); // conversation and what → value, until another one is opened

function maskedRow(one) {
  const value = revealed.get(desk.open + one.what);
  const pair = row(one.label, value ?? one.shown);
  if (value === undefined) pair.append(button("ad-link", word("reveal"), "reveal", { what: one.what, label: one.label, focus: "reveal-" + one.what }));
  return pair;
}

async function reveal(node) {
  const { what, label } = node.dataset;
  const id = desk.open;
  if (!(await confirmed(word("reveal_title", { label }), word("reveal_text"), word("reveal")))) return;
  const told = await tried(() => ask(of(id, "reveal"), { what }));
  if (!told || desk.open !== id) return;
  revealed.clear();
  revealed.set(id + what, told.value);
  showPanel(desk.talk);
}

function cartRows(cart) {
  if (!cart?.lines?.length) return [];
  const lines = cart.lines.map((one) => goods(one, one.options, cart.currency));
  return cart.total === undefined ? lines : [...lines, row(word("total"), money(cart.total, cart.currency))];
}

function goods(one, options, currency) {
  const text = typeof options === "object" && options ? Object.values(options).join(" / ") : options;
  return make("div", "ad-goods", null, thumb(one), make("span", "ad-product", null, make("span", "", one.title),
    make("small", "", [text, "×" + (one.quantity || 1), money(one.price, one.currency || currency)].filter(Boolean).join(" · "))));
}

function orderRow(one) {
  return make("details", "ad-order", null,
    make("summary", "", null, make("b", "", one.order_id), make("span", "ad-tag", one.status_text || one.status), make("span", "ad-sum", money(one.total, one.currency))),
    make("p", "ad-none", one.created_at ? momentOf(one.created_at) : ""),
    make("ul", "ad-points", null, ...(one.lines || []).map((line) => make("li", "", line.title + " ×" + (line.quantity || 1)))));
}

const noteRow = (one) => make("div", "ad-note", null, make("p", "", one.text), make("small", "", [one.name, one.at && momentOf(one.at)].filter(Boolean).join(" · ")));

function pastRow(one) {
  const open = button("ad-past", null, "open", { id: one.conversation_id, focus: "past-" + one.conversation_id });
  open.append(make("span", "", one.opening || word("by_shopper")), make("small", "", momentOf(one.at) + " · " + word("turns", { n: one.turns })));
  return open;
}
