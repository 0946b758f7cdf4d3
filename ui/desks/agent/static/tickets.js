// Tickets: what shoppers wrote while nobody was there, the most overdue first; and the search over what was
// talked about before, with its export.
async function loadTickets() {
  const told = await tried(() => ask("tickets"));
  if (!told) return;
  const rank = (one) => (one.state !== "open" ? 2 : one.overdue ? 0 : 1);
  const sorted = [...told.tickets].sort((a, b) => rank(a) - rank(b) || String(a.due_at).localeCompare(String(b.due_at)));
  keep(part(".ad-tickets"), sorted, (one) => String(one.id), ticketItem);
  part(".ad-tickets-empty").hidden = sorted.length > 0;
}

function ticketItem(one) {
  const closed = one.state !== "open";
  const due = closed ? one.state === "withdrawn" ? word("ticket_withdrawn") : word("ticket_closed", { name: one.agent || "" }) : word(one.overdue ? "ticket_overdue" : "ticket_due", { at: one.due_at ? momentOf(one.due_at) : "" });
  const item = make("li", "ad-card" + (closed ? " ad-closed" : ""), null,
    make("p", "ad-item-top", null, make("b", "", one.shopper), make("span", "ad-tag" + (one.overdue && !closed ? " ad-late" : ""), due), make("time", "", momentOf(one.opened_at))),
    make("p", "ad-text", one.text),
    reasonFor(one.reason) ? make("p", "ad-why", reasonFor(one.reason)) : null,
    one.answer ? make("p", "ad-answer", one.answer) : null);
  const deeds = make("div", "ad-row", null, button("dg-button dg-quiet", word("open_talk"), "open", { id: one.conversation_id }));
  if (!closed) deeds.prepend(button("dg-button dg-soft", word("close_ticket"), "close-ticket", { id: one.id, focus: "close-" + one.id }));
  item.append(deeds);
  return item;
}

async function closeTicket(node) {
  const answer = make("textarea");
  Object.assign(answer, { name: "text", rows: 4, required: true, maxLength: 2000 });
  const form = await confirmed(word("close_ticket"), word("close_ticket_text"), word("close_ticket"), make("label", "", word("ticket_answer"), answer));
  if (!form) return;
  if (await answered(node.dataset.id, form.elements.text.value.trim())) toast(word("done_ticket"));
  await loadTickets();
  refresh();
}

// The shopper reads the answer, so it is held against the shop's rules as a message is.
async function answered(id, text, anyway = false) {
  const path = "tickets/" + encodeURIComponent(id) + "/close";
  try {
    return await ask(path, anyway ? { text, anyway } : { text });
  } catch (error) {
    if (error.code !== "banned_phrase") return void complain(error);
    const why = word("banned", { phrases: (error.told.phrases || []).join(word("comma")) });
    return (await confirmed(word("close_ticket"), why, word("anyway"))) ? answered(id, text, true) : null;
  }
}

// Without words the latest; an answer that comes after the next question is not shown.
let asked = 0;
async function search() {
  const sought = part("[name=q]").value.trim();
  const mine = ++asked;
  const told = await tried(() => ask("search?q=" + encodeURIComponent(sought)));
  if (!told || mine !== asked) return;
  keep(part(".ad-found"), told.found, (one) => one.conversation_id, foundItem);
  const none = part(".ad-found-empty");
  none.hidden = told.found.length > 0;
  none.textContent = sought ? word("none_found", { q: sought }) : word("none_talks");
}

function foundItem(one) {
  const facts = [momentOf(one.at), one.agent, word("state_short_" + one.state), word("turns", { n: one.turns })];
  return entry(one, make("span", "ad-item-top", null, make("b", "", one.shopper), make("time", "", facts.filter(Boolean).join(" · "))), make("span", "ad-snippet", one.snippet));
}

// At first the last thirty days, as the file asks for both ends.
const LAST_DAYS = 30;
function suggestDays() {
  const day = (back) => new Date(Date.now() - back * 86400000).toLocaleDateString("sv");
  const form = part(".ad-export");
  form.elements.from.value ||= day(LAST_DAYS);
  form.elements.to.value ||= day(0);
}

// The browser fetches the file itself and says where it put it.
function download(form) {
  const place = new URL("api/desk/export", root);
  ["from", "to", "format"].forEach((name) => form.elements[name].value && place.searchParams.set(name, form.elements[name].value));
  const link = make("a");
  Object.assign(link, { href: place.href, download: "" });
  link.click();
}

function showTab(tab) {
  desk.tab = tab;
  app.querySelectorAll("[role=tab]").forEach((node) => {
    const on = node.dataset.tab === tab;
    node.setAttribute("aria-selected", String(on));
    node.tabIndex = on ? 0 : -1;
  });
  app.querySelectorAll("[role=tabpanel]").forEach((node) => { node.hidden = node.id !== "ad-tab-" + tab; });
  if (tab === "tickets") loadTickets();
  if (tab !== "search") return;
  suggestDays();
  search();
  if (!narrow.matches) part("[name=q]").focus();
}

// Arrow keys walk along the tabs, as in any list of tabs.
part("[role=tablist]").addEventListener("keydown", (event) => {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  const tabs = [...app.querySelectorAll("[role=tab]")];
  const next = tabs[(tabs.indexOf(document.activeElement) + by + tabs.length) % tabs.length];
  showTab(next.dataset.tab);
  next.focus();
});
