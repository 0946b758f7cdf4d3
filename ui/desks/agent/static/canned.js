// Ready-made replies: "/" and a few letters offer them; what they leave open is filled from the conversation.
const MOST = 8;
let canned = [];
let offered = [];
let chosen = 0;

async function loadCanned() {
  const language = encodeURIComponent(desk.talk?.language || desk.language);
  canned = await ask("canned?language=" + language).catch(() => canned); // nobody can write less for want of them
  if (document.activeElement === field) offerCanned();
}

function offerCanned() {
  const typed = /(?:^|\s)\/(\S*)$/.exec(field.value.slice(0, field.selectionStart));
  if (!typed) return void hideCanned();
  const sought = typed[1].toLowerCase();
  const fits = (one) => one.shortcut.toLowerCase().startsWith(sought) || one.title.toLowerCase().includes(sought);
  offered = canned.filter(fits).slice(0, MOST);
  chosen = 0;
  showCanned();
}

function showCanned() {
  const list = part(".ad-canned");
  list.replaceChildren(...offered.map((one, place) => {
    const item = make("li", "", null, make("b", "", "/" + one.shortcut), make("span", "", one.title), make("small", "", one.text));
    Object.assign(item, { id: "ad-canned-" + place, role: "option" });
    item.setAttribute("aria-selected", String(place === chosen));
    item.dataset.place = place;
    return item;
  }));
  list.hidden = offered.length === 0;
  if (list.hidden) field.removeAttribute("aria-activedescendant");
  else field.setAttribute("aria-activedescendant", "ad-canned-" + chosen);
  list.children[chosen]?.scrollIntoView({ block: "nearest" });
}

function hideCanned() {
  offered = [];
  showCanned();
}

// Whether a key was for the list.
function cannedKey(event) {
  if (!offered.length || event.isComposing) return false;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) chosen = (chosen + step + offered.length) % offered.length;
  else if (event.key === "Enter" || event.key === "Tab") useCanned(chosen);
  else if (event.key === "Escape") hideCanned();
  else return false;
  event.preventDefault();
  event.stopPropagation();
  if (step) showCanned();
  return true;
}

function useCanned(place) {
  const text = filled(offered[place].text);
  const end = field.selectionStart;
  const start = field.value.lastIndexOf("/", end - 1);
  field.setRangeText(text, start, end, "end");
  hideCanned();
  written();
  field.focus();
  const blank = /\{\w+\}/.exec(field.value);
  if (blank) field.setSelectionRange(blank.index, blank.index + blank[0].length);
}

// What is not known stays as it is, to be seen and filled in.
function filled(text) {
  const { panel } = desk.talk;
  const known = {
    shopper: panel?.shopper?.name || desk.talk.shopper,
    agent: desk.state.me.name,
    shop: props.shop[desk.talk.language] || shopName(),
    order: panel?.orders?.[0]?.order_id,
  };
  return text.replace(/\{(\w+)\}/g, (blank, name) => known[name] || blank);
}

part(".ad-canned").addEventListener("mousedown", (event) => {
  const item = event.target.closest("[data-place]");
  if (!item) return;
  event.preventDefault(); // the field keeps the focus
  useCanned(Number(item.dataset.place));
});
field.addEventListener("blur", (event) => { if (event.relatedTarget !== part(".ad-canned")) hideCanned(); });
