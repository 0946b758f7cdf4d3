// What the assistant learns: the corrections the owner reviews, and the training of a version from them.
const intentOf = (name) => props.intents[state.language][name] || name;
let learning = { place: null, round: 0, drawn: "" };

pages.models = async () => {
  const place = h("div", { class: "ad-learning" }, h("p", { role: "status" }, word("loading")));
  show(h("div", {}, h("h2", { tabindex: "-1" }, word("tab/models")), h("p", { class: "ad-about" }, word("about/models")), place));
  learning = { place, round: learning.round, drawn: "" };
  await keepLooking();
};

// Draws how everything stands, and again while a training or a change of models is under way.
async function keepLooking(known) {
  const mine = ++learning.round;
  for (let told = known; ; told = null) {
    told = told || await ask("models");
    if (mine !== learning.round || !learning.place.isConnected) return;
    drawLearning(learning.place, told);
    if (!told.training && settled(told)) return;
    await wait(2000);
    if (mine !== learning.round || !learning.place.isConnected) return;
  }
}

// Whether the server reads with what was accepted; where a setting goes first it never will.
const settled = (told) => told.setting !== "trained" || told.serves === (told.current ? "trained/" + told.current : "trained");

// What was typed, unfolded and focused stays so.
function drawLearning(place, told) {
  const now = JSON.stringify([told, state.language]);
  if (now === learning.drawn) return;
  learning.drawn = now;
  const typed = new Map([...place.querySelectorAll("input")].map((one) => [one.name, one.value]));
  const open = new Set([...place.querySelectorAll("details[open]")].map((one) => one.dataset.name));
  const focused = document.activeElement?.name;
  place.replaceChildren(reviewPart(told), trainingPart(told), versionsPart(told), runsPart(told));
  place.querySelectorAll("input").forEach((one) => { one.value = typed.get(one.name) || ""; if (one.name === focused) one.focus(); });
  place.querySelectorAll("details").forEach((one) => { if (open.has(one.dataset.name)) one.open = true; });
}

// Does something and draws how everything stands then.
async function decide(path, body, done) {
  try {
    const told = await ask("models/" + path, body);
    toast(word("models/" + done));
    await keepLooking(told);
  } catch (problem) { failed(problem); }
}

function reviewPart({ corrections }) {
  const waiting = corrections.filter((one) => one.review === "waiting");
  const clear = waiting.filter((one) => !one.doubt).map((one) => one.id);
  const seen = corrections.filter((one) => one.review !== "waiting");
  const all = clear.length > 1 ? h("div", { class: "ad-row" }, h("button", { type: "button", class: "ad-button ad-primary", onclick: () => decide("review", { approve: clear }, "done_review") }, word("models/approve_all", { count: clear.length }))) : null;
  return h("section", {}, h("h3", {}, word("models/review")), h("p", { class: "ad-help" }, word("models/review_about")), all,
    h("p", { class: "ad-count" }, waiting.length ? word("total", { count: waiting.length }) : word("models/review_none")),
    h("ul", { class: "ad-list" }, waiting.map(correctionRow)),
    seen.length ? h("details", { class: "ad-changed", "data-name": "seen" }, h("summary", {}, word("models/reviewed", { count: seen.length })), h("ul", { class: "ad-list" }, seen.map(correctionRow))) : null);
}

function correctionRow(one) {
  const say = (verdict, kind) => (one.review === { approve: "approved", reject: "rejected" }[verdict] ? null
    : h("button", { type: "button", class: "ad-button " + kind, "aria-label": `${word("models/" + verdict)} · ${one.text}`, onclick: () => decide("review", { [verdict]: [one.id] }, "done_review") }, word("models/" + verdict)));
  return h("li", {}, h("div", { class: "ad-question" },
    h("p", { class: "ad-item-title" }, one.text),
    h("p", {}, word("models/taken_for"), " ", h("s", {}, intentOf(one.wrong)), " · ", word("models/rather"), " ", h("strong", {}, intentOf(one.right))),
    h("p", { class: "ad-item-about" }, h("span", {}, one.agent), h("span", {}, moment(one.at)), one.review === "waiting" ? null : h("span", { class: "ad-state" }, `${word("models/state/" + one.review)} · ${one.reviewer}`)),
    one.doubt ? h("p", { class: "ad-doubt" }, word("models/doubt/" + one.doubt.reason)) : null,
    h("div", { class: "ad-row" }, say("approve", "ad-quiet"), say("reject", "ad-danger"))));
}

function trainingPart(told) {
  const learnt = new Set(told.versions.flatMap((one) => (one.learnt || []).concat(one.held_out || [])));
  const ready = told.corrections.filter((one) => one.review === "approved" && !one.doubt && !learnt.has(one.id)).length;
  const start = h("button", { type: "button", class: "ad-button ad-primary", disabled: told.training, onclick: () => decide("train", {}, "started") }, word("models/train"));
  return h("section", {}, h("h3", {}, word("models/train_title")), h("p", { class: "ad-help" }, word("models/train_about")),
    told.failed ? h("p", { class: "ad-alert", role: "alert" }, word("models/train_failed", { reason: told.failed })) : null,
    h("div", { class: "ad-row" }, start, h("p", { role: "status" }, told.training ? word("models/training") : ready ? word("models/train_ready", { count: ready }) : word("models/train_none"))));
}
