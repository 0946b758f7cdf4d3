// The line to the program: told at once by a stream of events, asked again and again all the same, since
// the asking is also what says that somebody sits here. A lost connection is said and comes back by itself.
const CALM = 15000; // milliseconds between two questions while the stream runs
const HURRIED = 4000; // while it does not
let stream = null;
let asking = null; // the question under way
let again = false; // something changed while it was
let later = null;

// What is there now; several wishes while one is under way become one more.
function refresh() {
  if (asking) {
    again = true;
    return asking;
  }
  asking = look().finally(() => {
    asking = null;
    if (again) { again = false; refresh(); } else wait();
  });
  return asking;
}

async function look() {
  try {
    const state = await ask("state");
    const before = desk.state;
    Object.assign(desk, { state, heard: Date.now() });
    setLost(false);
    showState(before);
    if (talkIsDue(before, state)) await refreshTalk();
  } catch (error) {
    if (error instanceof Refused && error.status < 500) complain(error);
    else setLost(true);
  }
}

// A conversation is costly to tell, as the assistant thinks of replies; it is asked for anew when the
// shopper wrote or what was written to them arrived, when its line in the lists changed, and now and then for what shows in neither.
const OFTEN = 12000; // milliseconds
const wroteTo = new Set();
function talkIsDue(before, now) {
  const lineOf = (state) => withoutTime([...(state?.mine || []), ...(state?.queue || [])].find((one) => one.conversation_id === desk.open) || {});
  const wrote = wroteTo.delete(desk.open);
  return wrote || Date.now() - desk.loaded > OFTEN || lineOf(before) !== lineOf(now);
}

function hear(event) {
  wroteTo.add(JSON.parse(event.data).conversation_id);
  refresh();
}

function wait() {
  clearTimeout(later);
  later = setTimeout(refresh, desk.lost || stream?.readyState !== EventSource.OPEN ? HURRIED : CALM);
}

function listen() {
  stream?.close();
  stream = new EventSource(new URL("api/desk/stream", root));
  stream.addEventListener("state", refresh);
  stream.addEventListener("message", hear);
  // A browser connects again by itself unless it was refused; then we do.
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED && !app.classList.contains("ad-out")) setTimeout(listen, HURRIED);
  });
}

function setLost(lost) {
  const back = desk.lost && !lost;
  desk.lost = lost;
  part(".ad-lost").hidden = !lost;
  if (back) {
    listen();
    sendWaiting();
  }
}

function showLoggedOut() {
  app.classList.add("ad-out");
  stream?.close();
  clearTimeout(later);
  part(".ad-login").hidden = false;
}

addEventListener("online", refresh);
addEventListener("offline", () => setLost(true));
addEventListener("pagehide", () => stream?.close());
addEventListener("pageshow", (event) => { if (event.persisted) { listen(); refresh(); } });
