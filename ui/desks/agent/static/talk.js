// The conversation that is open: fetched anew whenever something happened, its head, and what may be done in it.
const isMine = (talk = desk.talk) => talk?.state === "with_agent" && talk.handover?.agent === desk.state?.me.name;

async function showTalk(id) {
  if (desk.tab !== "talks") showTab("talks");
  if (desk.open !== id) {
    keepDraft();
    Object.assign(desk, { open: id, talk: null });
    revealed.clear();
    part(".ad-talk").dataset.at = "loading";
    clearTalk();
  }
  setView("talk");
  app.querySelectorAll(".ad-item").forEach((node) => node.setAttribute("aria-current", String(node.dataset.id === id)));
  await tried(() => loadTalk(id, true));
}

function clearTalk() {
  log.replaceChildren();
  part(".ad-panel-content").replaceChildren();
  part(".ad-suggested").replaceChildren();
  part(".ad-talk-name").textContent = "";
  part(".ad-talk-state").textContent = "";
  part(".ad-newer").hidden = true;
  hideBanned();
  part(".ad-write").hidden = true;
  part(".ad-acts").replaceChildren();
}

const refreshTalk = () => (desk.open ? loadTalk(desk.open, false) : null);

async function loadTalk(id, fresh) {
  const talk = await ask(of(id)).catch((error) => gone(id, error));
  if (desk.open !== id) return; // another one was opened meanwhile
  const first = desk.talk === null;
  Object.assign(desk, { talk, loaded: Date.now() });
  part(".ad-talk").dataset.at = "open";
  showHead(talk);
  showTranscript([...talk.transcript, ...unsentOf(id, talk.transcript)], fresh || first);
  showWriting(talk, first);
  showPanel(talk);
  if (first) await Promise.all([loadCanned(), loadCorrections(id)]);
  if (first && corrected.size) redraw(id);
  markRead(talk);
}

// A conversation that is not there any more is not asked for again.
function gone(id, error) {
  if (error.status === 404 && desk.open === id) {
    Object.assign(desk, { open: null, talk: null });
    clearTalk();
    part(".ad-talk").dataset.at = "nothing";
    if (narrow.matches) setView("list");
  }
  throw error;
}

// What is in sight was read; a page in the background reads nothing.
function markRead(talk) {
  const unread = desk.state?.mine.find((one) => one.conversation_id === talk.conversation_id)?.unread;
  if (!unread || document.hidden || !isMine(talk) || (narrow.matches && desk.view !== "talk")) return;
  ask(of(talk.conversation_id, "read"), {}).then(refresh, () => {});
}

function showHead(talk) {
  part(".ad-talk-name").textContent = shopperOf(talk);
  const badge = part(".ad-talk-state");
  badge.textContent = word("state_" + talk.state, { agent: talk.handover?.agent || "" });
  badge.dataset.state = isMine(talk) ? "mine" : talk.state;
  const acts = part(".ad-acts");
  const wanted = isMine(talk) ? ["hand_back", "transfer", "resolve"] : talk.state === "with_agent" ? [] : ["take"];
  keep(acts, wanted, (deed) => deed, actButton);
}

const shopperOf = (talk) =>
  talk?.shopper || talk?.panel?.shopper?.name || (talk && nameOf(talk.conversation_id)) || word("by_shopper");

const nameOf = (id) =>
  [...(desk.state?.mine || []), ...(desk.state?.queue || [])].find((one) => one.conversation_id === id)?.shopper;

function actButton(deed) {
  const strong = deed === "take" || deed === "resolve";
  return button("dg-button " + (strong ? "dg-primary" : "dg-quiet"), word(deed), deed, { focus: deed });
}

function setView(view) {
  desk.view = view;
  app.dataset.view = view;
  if (narrow.matches) part({ list: ".ad-list", talk: ".ad-talk", panel: ".ad-panel" }[view]).focus({ preventScroll: true });
}

async function take(node) {
  const id = node.dataset.id || desk.open;
  const refusal = await ask(of(id, "take"), {}).then(() => null, (error) => error);
  refresh();
  await showTalk(id);
  if (!refusal) return void (narrow.matches || field.focus());
  const by = refusal.told?.by || desk.talk?.handover?.agent;
  if (refusal.code === "taken" && by) toast(word("error_taken", { by }), true);
  else complain(refusal);
}

async function act(deed, body = {}) {
  const id = desk.open;
  const done = await tried(() => ask(of(id, deed), body));
  desk.loaded = 0;
  if (!done) return refresh();
  memory.set("draft." + id, null);
  if (desk.open === id) field.value = "";
  toast(word("done_" + deed));
  if (narrow.matches) setView("list");
  return refresh();
}

async function resolve() {
  if (await confirmed(word("resolve"), word("resolve_text"), word("resolve"))) act("resolve");
}

async function handBack() {
  if (await confirmed(word("hand_back"), word("hand_back_text"), word("hand_back"))) act("hand_back");
}

// To whom: a colleague or a team, and what they should know.
async function transfer() {
  const { colleagues, teams = [], me } = desk.state;
  const choice = make("select");
  choice.name = "to";
  choice.required = true;
  choice.append(new Option(word("transfer_choose"), ""));
  const group = (label, options) => {
    const node = make("optgroup", "", null, ...options);
    node.label = label;
    if (options.length) choice.append(node);
  };
  group(word("colleagues"), colleagues.filter((one) => one.name !== me.name).map((one) =>
    new Option(one.name + " · " + word("presence_" + one.presence) + " · " + word("load", one), "agent:" + one.name)));
  group(word("teams"), teams.map((name) => new Option(name, "team:" + name)));
  const note = make("textarea");
  Object.assign(note, { name: "note", rows: 3, maxLength: 1000 });
  const form = await confirmed(word("transfer"), word("transfer_text"), word("transfer"),
    make("label", "", word("transfer_to"), choice), make("label", "", word("transfer_note"), note));
  if (!form) return;
  const [kind, ...name] = form.elements.to.value.split(":");
  act("transfer", { ["to_" + kind]: name.join(":"), note: form.elements.note.value.trim() });
}
