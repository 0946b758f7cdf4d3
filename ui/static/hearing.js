// What agents write: heard over one connection for as long as a person is wanted, shown in the log, told
// by the page's title and to the page around where nobody looks.
const ears = { open: null, wanted: false, wait: 0, up_to: 0, news: 0, again: false, busy: false };
const FIRST_WAIT = 1000; // milliseconds until a lost connection is tried again
const LONGEST_WAIT = 30_000;
const ownTitle = document.title;
const isSeen = () => !document.hidden && state.shown;

// What a patch says of hearing; part of every answer of the program.
function heed(patch) {
  if (patch.heard_up_to !== undefined) ears.up_to = patch.heard_up_to;
  if (patch.standing !== undefined) part(".dg-standing").innerHTML = patch.standing;
  if (patch.footer !== undefined) part(".dg-footer").textContent = patch.footer;
  if (patch.heard) showHeard(patch.heard);
  if (patch.news && !isSeen()) tellNews(patch.news);
  if (patch.listens === undefined || patch.listens === ears.wanted) return;
  ears.wanted = patch.listens;
  tellPage("listens", patch.listens);
  if (ears.wanted) hearOn();
  else ears.open?.abort();
}

// A conversation left for another has nothing to hear any more.
function stopHearing() {
  ears.wanted = false;
  ears.open?.abort();
  ears.up_to = 0;
  part(".dg-standing").replaceChildren();
}

async function hearOn() {
  const own = (ears.open = new AbortController());
  ears.wait = FIRST_WAIT;
  while (ears.wanted && ears.open === own) {
    await hearWhile(own).catch(() => {});
    if (own.signal.aborted) return;
    await new Promise((done) => setTimeout(done, ears.wait * (0.7 + Math.random() * 0.6)));
    ears.wait = Math.min(ears.wait * 2, LONGEST_WAIT);
  }
}

async function hearWhile(own) {
  const body = { conversation_id: state.conversation, user: state.token ? null : state.user, user_token: state.token, after: ears.up_to };
  const said = Object.entries(body).filter(([, value]) => value !== null);
  const answer = await fetch("./api/stream", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(Object.fromEntries(said)),
    signal: own.signal,
  });
  if (!answer.ok) throw new Error(answer.statusText);
  ears.wait = FIRST_WAIT;
  await listen(answer.body.pipeThrough(new TextDecoderStream()).getReader(), (event) => {
    if (["agent", "notice", "standing"].includes(event)) hear();
  });
}

// One look at a time; news that come meanwhile are looked at right after.
async function hear() {
  ears.again = true;
  if (ears.busy) return;
  ears.busy = true;
  while (ears.again && state.conversation !== null) {
    ears.again = false;
    await ask({ kind: "hear", after: ears.up_to, seen: isSeen() }).then(heed).catch(() => {});
  }
  ears.busy = false;
}

function showHeard(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const known = (node) => node.dataset.heard && log.querySelector('[data-heard="' + CSS.escape(node.dataset.heard) + '"]');
  const fresh = [...holder.content.children].filter((node) => !known(node));
  if (!fresh.length) return;
  log.querySelector(".dg-welcome")?.remove();
  const pending = log.querySelector(".dg-pending");
  fresh.forEach((node) => log.insertBefore(node, pending));
  settle();
}

// How the agent was: stars, and a word if one likes. Said once.
app.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-form=rate]");
  if (!form) return;
  event.preventDefault();
  const stars = Number(new FormData(form).get("stars"));
  if (!stars) return;
  const patch = await ask({ kind: "rate", stars, text: form.elements.comment.value }).catch(() => ({}));
  if (patch.error || patch.thanks === undefined) return void showFailure(null, { kind: "open" }, null, word("error_send"));
  heed(patch);
  part(".dg-standing").append(make("p", "dg-handoff dg-standing-bar", patch.thanks));
});

function tellNews(count) {
  ears.news += count;
  document.title = word("heard_title", { count: ears.news }) + " · " + ownTitle;
  tellPage("news", ears.news);
}

// Who comes back has seen it: title and dot go, and the program may know.
function lookedAt() {
  if (!isSeen() || !ears.news) return;
  ears.news = 0;
  document.title = ownTitle;
  hear();
}
document.addEventListener("visibilitychange", lookedAt);
