// What a change would do, before it is made: saved dialogues held twice, and one search before and after.
const productsOf = (ids, others) => ids.map((id) => h("li", { class: others.includes(id) ? null : "ad-other" }, id));

function answered(title, one, other) {
  return h("div", { class: "ad-side" }, h("h4", {}, title), h("p", { class: one.reply === other.reply ? null : "ad-other" }, one.reply || word("empty_value")),
    one.products.length || other.products.length ? h("ol", { class: "ad-goods" }, productsOf(one.products, other.products)) : null,
    one.action === other.action ? null : h("p", { class: "ad-help" }, one.action));
}

function previewed(result) {
  const broken = result.broken.map((one) => h("p", { class: "ad-wrong" }, `${one.dialogue}: ${one.reason}`));
  if (!result.dialogues) return [h("p", {}, word("preview_none")), ...broken];
  const head = h("p", { role: "status" }, word(result.changed.length ? "preview_some" : "preview_same", { changed: result.changed.length, count: result.dialogues }));
  const shown = result.changed.map((one) => h("details", { class: "ad-changed", open: result.changed.length <= 3 }, h("summary", {}, `${one.dialogue} (${one.turns.length})`),
    one.turns.map((turn) => h("div", { class: "ad-turn" }, h("p", { class: "ad-said" }, `${turn.turn}. ${turn.said}`),
      h("div", { class: "ad-sides" }, answered(word("before"), turn.before, turn.after), answered(word("after"), turn.after, turn.before))))));
  return [head, ...shown, ...broken];
}

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// The preview under a form; what is wrong with the form is told at its fields, by ``told``.
function previewing(kind, wanted, told) {
  const place = h("div", { class: "ad-preview" });
  const go_on = h("button", { type: "button", class: "ad-button ad-quiet" }, word("preview"));
  const bar = h("progress", { max: 1, "aria-label": word("preview") });
  go_on.addEventListener("click", async () => {
    go_on.disabled = true;
    try {
      const { preview } = await ask(kind + "/preview", wanted());
      const far = h("p", { role: "status" }, word("loading"));
      place.replaceChildren(bar, far);
      for (;;) {
        const now = await ask("previews/" + preview);
        if (now.result) { place.replaceChildren(...previewed(now.result)); break; }
        bar.max = now.total || 1;
        bar.value = now.done;
        far.textContent = word("preview_far", { done: now.done, total: now.total || "…" });
        await wait(400);
        if (!place.isConnected) return;
      }
    } catch (problem) { place.replaceChildren(); told(problem); } finally { go_on.disabled = false; }
  });
  const parts = [h("h3", {}, word("preview_title")), h("p", { class: "ad-help" }, word("preview_about")), h("div", { class: "ad-row" }, go_on), place];
  return h("section", { class: "ad-previewing" }, parts, kind === "rule" || kind === "synonyms" || kind === "promotion" ? searching(kind, wanted, told) : null);
}

function searching(kind, wanted, told) {
  const id = "ad-" + ++numbered;
  const text = h("input", { type: "search", id, maxlength: 100, autocomplete: "off" });
  const look = h("button", { class: "ad-button ad-quiet" }, word("preview_look"));
  const place = h("div", { class: "ad-sides", "aria-live": "polite" });
  const column = (title, goods, others) => h("div", { class: "ad-side" }, h("h4", {}, title),
    goods.length ? h("ol", { class: "ad-goods" }, goods.map((one, at) => h("li", { class: (others[at] || {}).id === one.id && (others[at] || {}).price === one.price ? null : "ad-other" }, `${one.title} · ${one.price ?? "–"}`))) : h("p", {}, word("preview_nothing")));
  const form = h("form", { class: "ad-row" }, h("label", { for: id }, word("preview_search")), text, look);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!text.value.trim()) { text.focus(); return; }
    look.disabled = true;
    try {
      const { before, after } = await ask(kind + "/list", { ...wanted(), text: text.value.trim() });
      place.replaceChildren(column(word("before"), before, after), column(word("after"), after, before));
    } catch (problem) { told(problem); } finally { look.disabled = false; }
  });
  return h("div", { class: "ad-searching" }, form, place);
}
