// Lists: the things of a kind with a search, and the log of changes.
const PAGE = 30;

async function openList(kind) {
  const found = h("input", { type: "search", id: "ad-search", maxlength: 100, autocomplete: "off" });
  const rows = h("ul", { class: "ad-list" });
  const count = h("p", { class: "ad-count", role: "status" });
  const more = h("button", { type: "button", class: "ad-button ad-quiet", hidden: true }, word("more"));
  let asked = 0, shown = 0;
  async function fill(anew) {
    const mine = ++asked;
    if (anew) shown = 0;
    try {
      const told = await ask(query(kind, { q: found.value, limit: PAGE, skip: shown }));
      if (mine !== asked) return;
      if (anew) rows.replaceChildren();
      rows.append(...told.things.map((thing) => row(kind, thing)));
      shown += told.things.length;
      more.hidden = shown >= told.total;
      const nothing = found.value.trim() ? word("nothing_found", { text: found.value.trim() }) : word(`empty/${kind}`);
      count.textContent = told.total ? word("total", { count: told.total }) : nothing;
    } catch (problem) { if (mine === asked) { count.textContent = problem.message; } }
  }
  let waiting = 0;
  found.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => fill(true), 250); });
  more.addEventListener("click", () => fill(false));
  show(h("div", {}, h("h2", { tabindex: "-1" }, word(`tab/${kind}`)), h("p", { class: "ad-about" }, word(`about/${kind}`)),
    (aboveList[kind] || (() => null))(),
    h("div", { class: "ad-row ad-tools" }, h("label", { class: "ad-hidden", for: "ad-search" }, word("search")), found,
      h("button", { type: "button", class: "ad-button ad-primary", onclick: () => go(kind, "new") }, "＋ " + word("new"))),
    count, rows, more));
  found.placeholder = word("search");
  await fill(true);
}
const aboveList = {};
const besideRow = {};
const titles = {};
const titleOf = (kind, thing) => (titles[kind] ? titles[kind](thing) : thing.title);
const pages = { changes: openChanges };

function row(kind, thing) {
  const about = (besideRow[kind] || (() => []))(thing);
  return h("li", {}, h("button", { type: "button", class: "ad-item", onclick: () => go(kind, thing.key) },
    h("span", { class: "ad-item-title" }, titleOf(kind, thing)), about.length ? h("span", { class: "ad-item-about" }, about.map((text) => (typeof text === "string" ? h("span", {}, text) : text))) : null));
}

async function openChanges() {
  const rows = h("ol", { class: "ad-log" });
  const count = h("p", { class: "ad-count", role: "status" }, word("loading"));
  const more = h("button", { type: "button", class: "ad-button ad-quiet", hidden: true }, word("more"));
  let last = null;
  async function fill() {
    try {
      const told = await ask(query("changes", { limit: PAGE, before: last }));
      rows.append(...told.changes.map(changeRow));
      count.textContent = rows.children.length ? "" : word("empty/changes");
      last = told.changes.length ? told.changes[told.changes.length - 1].id : last;
      more.hidden = told.changes.length < PAGE;
    } catch (problem) { count.textContent = problem.message; }
  }
  more.addEventListener("click", fill);
  show(h("div", {}, h("h2", { tabindex: "-1" }, word("tab/changes")), h("p", { class: "ad-about" }, word("about/changes")), count, rows, more));
  await fill();
}

function changeRow(change) {
  const revert = h("button", { type: "button", class: "ad-button ad-quiet", onclick: async () => {
    try { await ask(`changes/${change.id}/revert`, { note: "" }); toast(word("reverted")); openChanges(); } catch (problem) { failed(problem); }
  } }, word("revert"));
  return h("li", {}, h("details", {},
    h("summary", {}, h("span", { class: "ad-deed ad-" + change.deed }, word(`deed/${change.deed}`)), " ", h("span", { class: "ad-kind" }, word(`kind/${change.kind}`)), " ",
      h("strong", {}, titleOf(change.kind, { title: change.title, body: change.after || change.before })), h("span", { class: "ad-item-about" }, h("span", {}, `#${change.id}`), h("span", {}, change.who), h("span", {}, moment(change.at)),
        change.reverts ? h("span", {}, word("reverts", { id: change.reverts })) : null, change.note ? h("span", { class: "ad-note" }, change.note) : null)),
    differences(change.kind, change.before, change.after),
    change.revertible ? revert : h("p", { class: "ad-help" }, word("not_revertible"))));
}
