// Writing: to the shopper or, set apart, a note that only agents read. Every conversation keeps its draft.
const composer = part(".ad-composer");
const field = composer.querySelector("textarea");
field.maxLength = props.message_limit;
const draftOf = (id) => memory.get("draft." + id) || "";
let noting = false;

function keepDraft() {
  if (desk.open && !part(".ad-write").hidden) memory.set("draft." + desk.open, field.value.trim() ? field.value : null);
}

function fit() {
  field.style.height = "auto";
  field.style.height = Math.min(field.scrollHeight, 180) + "px";
}

function showWriting(talk, first) {
  const mine = isMine(talk);
  part(".ad-write").hidden = !mine;
  part(".ad-watching").hidden = mine;
  part(".ad-watching").textContent = mine ? "" : word(talk.state === "with_agent" ? "watching_other" : "watching_" + talk.state, { agent: talk.handover?.agent || "" }) || word("watching");
  showChannel(talk.channel);
  if (mine && first) {
    field.value = draftOf(talk.conversation_id);
    setNoting(false);
    fit();
  }
  keep(part(".ad-suggested"), mine ? talk.suggestions || [] : [], (one) => one.text, suggestion);
}

// On a channel the shopper cannot be reached at any time; what is written too late waits for them.
function showChannel(channel) {
  const line = part(".ad-channel");
  line.hidden = !channel;
  line.dataset.open = String(Boolean(channel?.open));
  const told = channel ? word((channel.open ? "open_" : "shut_") + channel.name, { until: momentOf(channel.open_until) }) : "";
  if (line.textContent !== told) line.textContent = told;
}

function suggestion(one) {
  const chip = button("dg-chip", null, "suggest", { focus: one.text });
  chip.append(make("span", "", one.text));
  chip.title = one.from ? word("suggested_by", { from: one.from }) : "";
  return chip;
}

function insert(text) {
  setNoting(false);
  const before = field.value.slice(0, field.selectionStart);
  const spaced = before && !/\s$/.test(before) ? "\n" + text : text;
  field.setRangeText(spaced, field.selectionStart, field.selectionEnd, "end");
  written();
  field.focus();
}

function written() {
  fit();
  hideBanned();
  keepDraft();
  offerCanned();
}

function setNoting(on) {
  noting = on;
  composer.classList.toggle("ad-noting", on);
  app.querySelectorAll("[data-do=mode]").forEach((node) => node.setAttribute("aria-pressed", String((node.dataset.mode === "note") === on)));
  field.placeholder = word(on ? "placeholder_note" : "placeholder");
  field.setAttribute("aria-label", word(on ? "note" : "reply"));
  part(".ad-send").textContent = word(on ? "save_note" : "send");
  hideBanned();
}

async function submit(anyway = false) {
  const [id, text] = [desk.open, field.value.trim()];
  if (!text || !isMine()) return;
  const blank = /\{(shopper|agent|shop|order)\}/.exec(text);
  if (blank && !anyway) return void warn(word("blank_left", { blank: blank[0] }));
  if (noting) return void note(id, text);
  const message = { id, text, message_id: newId(), at: new Date().toISOString(), anyway };
  outbox.push(message);
  keepOutbox();
  emptyField(id);
  await redraw(id, true);
  deliver(message);
}

function emptyField(id) {
  memory.set("draft." + id, null);
  field.value = "";
  fit();
  hideBanned();
  hideCanned();
}

async function note(id, text) {
  const done = await tried(() => ask(of(id, "notes"), { text }));
  if (!done || desk.open !== id) return;
  emptyField(id);
  setNoting(false);
  await tried(() => loadTalk(id, true));
}

// Why this should not be said as it is; the agent may say it all the same.
function warn(text) {
  part(".ad-banned-text").textContent = text;
  part(".ad-banned").hidden = false;
}

const hideBanned = () => { part(".ad-banned").hidden = true; };

field.addEventListener("input", written);
field.addEventListener("keydown", (event) => {
  if (cannedKey(event)) return;
  // While an input method composes Chinese, Enter chooses a word and must not send.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  submit();
});
composer.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
addEventListener("pagehide", keepDraft);
