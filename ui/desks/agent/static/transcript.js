// The conversation in the middle. Whoever reads further up is left there; whoever is at its end stays there.
const NEAR = 48; // pixels
const log = part(".ad-log");
const frame = part(".ad-log-frame");

let staying = true; // at the end, until somebody scrolls up
let top_before = 0;

const atEnd = () => frame.scrollHeight - frame.scrollTop - frame.clientHeight < NEAR;
const toEnd = () => {
  staying = true;
  frame.scrollTop = frame.scrollHeight;
  top_before = frame.scrollTop;
  part(".ad-newer").hidden = true;
};
// Of a scroll up the page is told a moment later; till then the place itself says so.
const stays = () => staying && frame.scrollTop >= top_before;

function showTranscript(items, fresh) {
  const stay = fresh || stays();
  const last = log.lastElementChild?.dataset.key;
  keep(log, withDays(items).map(named), (one) => one.id, transcriptItem);
  if (stay) toEnd();
  else if (log.lastElementChild?.dataset.key !== last) part(".ad-newer").hidden = false;
}

// Only who scrolls up wants to leave the end; a frame that got smaller has left it by itself.
frame.addEventListener("scroll", () => {
  const up = frame.scrollTop < top_before;
  top_before = frame.scrollTop;
  if (atEnd()) {
    staying = true;
    part(".ad-newer").hidden = true;
  } else if (up) staying = false;
});
// A picture that comes late makes the page longer; its end stays in sight if it was.
log.addEventListener("load", () => { if (stays()) toEnd(); }, true);

// So it does when the place for it shrinks, as what is written below grows.
new ResizeObserver(() => { if (stays()) toEnd(); }).observe(frame);

// What has no name of its own is known by when it was said, by whom, in which turn.
const named = (one) => ({ id: [one.who, one.turn, one.at].join(" "), corrected: corrected.get(one.turn)?.became, ...one });

// A line with the date before what was said on another day than the thing before it.
function withDays(items) {
  let day = null;
  return items.flatMap((one) => {
    if (!one.at || dayOf(one.at) === day) return [one];
    day = dayOf(one.at);
    return [{ id: "day-" + day, day }, one];
  });
}

function transcriptItem(one) {
  if (one.day) return make("div", "ad-day", one.day);
  if (one.click && !one.text) return make("div", "ad-notice", null, make("span", "", deedOf(one.click)), make("time", "", timeOf(one.at)));
  if (one.who === "notice") return make("div", "ad-notice", null, make("span", "", one.text), one.at ? make("time", "", timeOf(one.at)) : null);
  const own = one.who === "agent" && one.name === desk.state?.me.name;
  const item = make("div", "ad-said ad-by-" + one.who + (one.undone ? " ad-undone" : ""), null,
    byLine(one, own),
    one.text ? make("p", "ad-bubble", one.text) : null,
    ...(one.attachments || []).map(attachment),
    one.products?.length ? productRow(one.products) : null,
    one.unsent ? unsentLine(one) : null);
  return item;
}

// A click is told as what it did; which goods it was about stands further up.
function deedOf(click) {
  if (click.event === "suggestion") return click.value || word("did_something");
  const shown = (desk.talk?.transcript || []).flatMap((one) => one.products || []);
  const title = shown.find((one) => one.id === click.product_id)?.title || click.product_id || "";
  const reasons = word("did_" + click.event + "_" + click.value, { title });
  return reasons || (title && word("did_" + click.event, { title })) || word("did_something");
}

function byLine(one, own) {
  const who = one.who === "shopper" ? shopperOf(desk.talk) : own ? word("by_me") : one.name || word("by_" + one.who);
  const line = make("p", "ad-by", null, make("b", "", who), one.at ? make("time", "", timeOf(one.at)) : null);
  if (one.who === "note") line.prepend(make("span", "ad-tag ad-private", word("only_agents")));
  if (one.undone) line.append(make("span", "ad-tag", word("undone")));
  if (one.who === "shopper" && one.intent) line.append(make("span", "ad-tag", wordOr("intent_" + one.intent, one.intent)));
  if (one.sentiment === "negative") line.append(make("span", "ad-tag ad-mood", word("mood_negative")));
  if (one.who === "shopper" && one.turn && one.text && !one.undone) line.append(...correcting(one));
  if (one.who === "agent" && one.read) line.append(make("span", "ad-seen", word("seen")));
  if (one.delivery) line.append(became(one.delivery));
  return line;
}

// What became of a message on its way to a channel, with what the channel answered.
function became({ state, told }) {
  const node = make("span", "ad-seen ad-" + state, word("delivery_" + state));
  if (told && state !== "delivered") node.title = told;
  return node;
}

const wordOr = (key, other) => word(key) || other.replaceAll("_", " ");

function unsentLine(one) {
  const line = make("p", "ad-unsent", one.failed ? word("not_sent") : word("sending"));
  if (one.failed) line.append(button("ad-link", word("send_again"), "resend"));
  return line;
}

function attachment(one) {
  const place = new URL("api/attachments/" + encodeURIComponent(one.id), root).href;
  if (one.kind === "voice") {
    const sound = make("audio");
    Object.assign(sound, { controls: true, preload: "metadata", src: place });
    sound.setAttribute("aria-label", word("voice"));
    const box = make("div", "ad-attachment", null, sound);
    sound.addEventListener("error", () => box.replaceChildren(voiceFile(place)), { once: true });
    return box;
  }
  const picture = make("img");
  Object.assign(picture, { src: place, alt: word("photo"), loading: "lazy" });
  const link = make("a", "", null, picture);
  Object.assign(link, { href: place, target: "_blank", rel: "noopener" });
  return make("div", "ad-attachment", null, link);
}

// What this browser cannot play, such as the AMR of WeChat, is there as a file.
function voiceFile(place) {
  const link = make("a", "ad-link", word("voice_file"));
  Object.assign(link, { href: place, download: "" });
  return link;
}

// Goods are shown small: what they are called, what they cost, and no more.
function productRow(products) {
  const list = make("ul", "ad-products");
  list.setAttribute("aria-label", word("products"));
  list.tabIndex = 0;
  products.forEach((one) => list.append(make("li", "", null, thumb(one),
    make("span", "ad-product", null, make("span", "", one.title), make("b", "", money(one.price, one.currency))))));
  return list;
}

// A picture is the shop's own file or none; no other host is asked.
function thumb(one) {
  const name = String(one.image_url || "");
  const own = !name.includes("//") && /^[\w.-]+\.(svg|png|jpe?g|webp|gif|avif)$/i.test(name.split("/").pop());
  if (!own) return make("span", "ad-thumb", String(one.title || "").slice(0, 1));
  const picture = make("img", "ad-thumb");
  Object.assign(picture, { src: new URL("images/" + encodeURIComponent(name.split("/").pop()), root).href, alt: "", loading: "lazy" });
  return picture;
}
