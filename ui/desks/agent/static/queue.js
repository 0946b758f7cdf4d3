// The left column: who waits, most urgent first, and the conversations of this agent.
const URGENT = 20; // minutes waited, with those that count as waited (see docs/agents.md)
const PRESSING = 8;

function showState(before) {
  const { state } = desk;
  if (before && before.me.name === state.me.name) tellNews(before, state);
  showTitle();
  showMe(state.me);
  showHours(state.hours);
  keep(part(".ad-queue"), state.queue, (one) => one.conversation_id, queueItem, refreshWaiting, withoutTime);
  keep(part(".ad-mine"), state.mine, (one) => one.conversation_id, mineItem, refreshMine, (one) => withoutTime(one) + draftShown(one.conversation_id));
  part(".ad-queue-count").textContent = state.queue.length;
  part(".ad-mine-count").textContent = state.mine.length;
  part(".ad-queue-empty").hidden = state.queue.length > 0;
  part(".ad-mine-empty").hidden = state.mine.length > 0;
  const overdue = state.tickets.overdue;
  const badge = part(".ad-tickets-count");
  badge.textContent = state.tickets.open || "";
  badge.classList.toggle("ad-late", overdue > 0);
  badge.title = overdue ? word("tickets_overdue", { n: overdue }) : "";
  const unread = part(".ad-talks-count");
  unread.textContent = unreadOf(state) + state.queue.length || "";
}

// What is being written in the conversation that is open stands there already.
const draftShown = (id) => (id === desk.open ? "" : draftOf(id));

const withoutTime = (one) => JSON.stringify({ ...one, waiting_s: 0, waiting_reply_s: 0 });

function showMe(me) {
  part(".ad-name").textContent = me.name;
  part(".ad-load").textContent = word("load", { load: me.load, capacity: me.capacity });
  const [presence, capacity] = [part("[name=presence]"), part("[name=capacity]")];
  if (document.activeElement !== presence) presence.value = me.presence;
  if (document.activeElement !== capacity) capacity.value = me.capacity;
  app.dataset.presence = me.presence;
  part(".ad-away").hidden = me.presence !== "away";
}

function showHours(hours) {
  const bar = part(".ad-hours");
  const shut = Boolean(hours && !hours.open);
  bar.hidden = !shut;
  if (shut) bar.textContent = hours.next_open_at ? word("shut_until", { at: momentOf(hours.next_open_at) }) : word("shut");
}

// One line of the list; the whole of it opens the conversation.
function entry(one, ...children) {
  const open = button("ad-item", null, "open", { id: one.conversation_id, focus: "open-" + one.conversation_id });
  open.append(...children.filter(Boolean));
  return make("li", "", null, open);
}

const levelOf = (urgency) => (urgency >= URGENT ? "high" : urgency >= PRESSING ? "middle" : "low");

function queueItem(one) {
  const urgency = make("span", "ad-urgency ad-" + levelOf(one.urgency), word("urgency_" + levelOf(one.urgency)));
  urgency.title = word("urgency", { n: Math.round(one.urgency) });
  const place = make("span", "ad-place", one.position);
  place.setAttribute("aria-label", word("position", { n: one.position }));
  const item = entry(one,
    make("span", "ad-item-top", null, place, make("b", "", one.shopper), urgency, counting(one.waiting_s, "ad-waits")),
    reasonFor(one.reason) ? make("span", "ad-reason", reasonFor(one.reason)) : null,
    one.snippet ? make("span", "ad-snippet", one.snippet) : null,
    one.why.length ? make("span", "ad-why", word("why", { why: one.why.join(word("comma")) })) : null,
    one.team ? make("span", "ad-tag", one.team) : null);
  const take = button("dg-button dg-primary ad-take", word("take"), "take", { id: one.conversation_id, focus: "take-" + one.conversation_id });
  take.setAttribute("aria-label", word("take_whom", { shopper: one.shopper }));
  item.append(take);
  return item;
}

function refreshWaiting(node, one) {
  setCounting(node.querySelector(".ad-waits"), one.waiting_s);
  mark(node, one);
}

function mineItem(one) {
  const unread = one.unread ? make("span", "ad-unread", one.unread) : null;
  unread?.setAttribute("aria-label", word("unread", { n: one.unread }));
  const kept = draftShown(one.conversation_id);
  return entry(one,
    make("span", "ad-item-top", null, make("b", "", one.shopper), unread, make("time", "", one.last_at ? momentOf(one.last_at) : "")),
    one.note ? make("span", "ad-reason", word("given_by", { name: one.from || "", note: one.note })) : null,
    make("span", "ad-snippet", kept ? word("draft", { text: kept }) : one.last || ""),
    one.waiting_reply_s === null || one.waiting_reply_s === undefined ? null
      : make("span", "ad-why", word("waits_for_reply") + " ", counting(one.waiting_reply_s, "ad-waits")));
}

function refreshMine(node, one) {
  const time = node.querySelector(".ad-waits");
  if (time && one.waiting_reply_s !== null) setCounting(time, one.waiting_reply_s);
  mark(node, one);
}

function mark(node, one) {
  node.querySelector(".ad-item").setAttribute("aria-current", String(one.conversation_id === desk.open));
}

// Above and below the one that is open, through both lists.
function step(by) {
  const { mine, queue } = desk.state || { mine: [], queue: [] };
  const ids = [...mine, ...queue].map((one) => one.conversation_id);
  if (!ids.length) return;
  const now = ids.indexOf(desk.open);
  showTalk(ids[now < 0 ? 0 : (now + by + ids.length) % ids.length]);
}

async function setPresence() {
  const [presence, capacity] = [part("[name=presence]").value, Number(part("[name=capacity]").value)];
  const wish = Number.isInteger(capacity) && capacity >= 1 ? { presence, capacity } : { presence };
  await tried(() => ask("presence", wish));
  refresh();
}
