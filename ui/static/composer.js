// Writing: the growing text field, editing an earlier message, the two languages.
const composer = part(".dg-composer");
const field = composer.querySelector("textarea");
field.maxLength = props.message_limit;
field.disabled = part(".dg-send").disabled = false; // until here nobody would have heard what is written

function fit() {
  field.style.height = "auto";
  field.style.height = Math.min(field.scrollHeight, 160) + "px";
}

function submit() {
  const text = field.value.trim();
  if (!text || (state.busy && state.editing !== null)) return;
  if (state.busy && !state.saying) {
    state.waiting = true; // what is written while the chat opens, or a click is answered, goes right after that
    return;
  }
  const turn = state.editing;
  field.value = "";
  fit();
  stopEditing();
  if (turn === null) say(text);
  else rewrite(turn, text);
}

// Asks again from an earlier message on; what came after it leaves the page at once.
function rewrite(turn, text) {
  const gone = [...log.querySelectorAll(".dg-turn")].filter((item) => Number(item.dataset.turn) >= turn);
  gone.forEach((item) => item.remove());
  act({ kind: "edit", turn, text }, text);
}

// What the shopper said in a turn; several bubbles are several lines.
const wordsOf = (turn) => [...turn.querySelectorAll(".dg-words")].map((node) => node.textContent).join("\n");

function startEditing(item) {
  state.editing = Number(item.dataset.turn);
  field.value = wordsOf(item);
  part(".dg-editing").hidden = false;
  part(".dg-editing span").textContent = word("editing", { turn: state.editing });
  fit();
  field.focus();
}

function stopEditing() {
  state.editing = null;
  part(".dg-editing").hidden = true;
}

function setLanguage(language) {
  state.language = language;
  memory.set("language", language);
  app.lang = language === "zh" ? "zh-CN" : language;
  document.documentElement.lang = app.lang;
  part(".dg-shop").textContent = props.shop[language];
  document.title = props.shop[language];
  app.querySelectorAll("[data-word]").forEach((node) => { node.textContent = word(node.dataset.word); });
  app.querySelectorAll("[data-word-label]").forEach((node) => node.setAttribute("aria-label", word(node.dataset.wordLabel)));
  app.querySelectorAll("[data-word-placeholder]").forEach((node) => { node.placeholder = word(node.dataset.wordPlaceholder); });
  app.querySelectorAll("[data-language]").forEach((node) => node.setAttribute("aria-pressed", String(node.dataset.language === language)));
}

field.addEventListener("input", () => { state.wrote = performance.now(); fit(); });
field.addEventListener("keydown", (event) => {
  // While an input method composes Chinese, Enter chooses a word and must not send.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  submit();
});
composer.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
