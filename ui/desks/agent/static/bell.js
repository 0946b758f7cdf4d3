// What makes an agent look up: a sound, the count in the tab's title, a notice of the browser.
let audio = null;
const muted = () => memory.get("muted") === "1";

// Browsers play nothing before somebody has touched the page.
addEventListener("pointerdown", () => { audio ||= new AudioContext(); audio.resume(); });

// Two soft notes, a third apart, made here: there is no file to load.
function ring() {
  if (muted() || !audio || audio.state !== "running") return;
  [[659.26, 0], [830.61, 0.14]].forEach(([frequency, start]) => {
    const [note, loud] = [audio.createOscillator(), audio.createGain()];
    const at = audio.currentTime + start;
    note.frequency.value = frequency;
    loud.gain.setValueAtTime(0, at);
    loud.gain.linearRampToValueAtTime(0.16, at + 0.02);
    loud.gain.exponentialRampToValueAtTime(0.0001, at + 0.5);
    note.connect(loud).connect(audio.destination);
    note.start(at);
    note.stop(at + 0.5);
  });
  app.dataset.rung = Number(app.dataset.rung || 0) + 1;
}

function showMuted() {
  const node = part("[data-do=mute]");
  node.setAttribute("aria-pressed", String(!muted()));
  node.textContent = word(muted() ? "sound_off" : "sound_on");
}

function toggleMuted() {
  memory.set("muted", muted() ? null : "1");
  showMuted();
  ring();
}

const unreadOf = (state) => state.mine.reduce((sum, one) => sum + one.unread, 0);

function showTitle() {
  const count = desk.state ? unreadOf(desk.state) + desk.state.queue.length : 0;
  document.title = (count ? "(" + count + ") " : "") + word("title") + " · " + shopName();
}

// What is new since the state before: who came into the queue, who wrote.
function tellNews(before, now) {
  const waited = new Set(before.queue.map((one) => one.conversation_id));
  const had = new Map(before.mine.map((one) => [one.conversation_id, one]));
  // Earlier messages may have been read in the moment in which a new one came: the count is then the same.
  const isNews = (one, then) => then && one.unread > 0 && (one.unread > then.unread || one.last !== then.last);
  const came = now.queue.filter((one) => !waited.has(one.conversation_id));
  const wrote = now.mine.filter((one) => isNews(one, had.get(one.conversation_id)));
  const given = now.mine.filter((one) => !had.has(one.conversation_id) && !waited.has(one.conversation_id));
  if (came.length + wrote.length + given.length === 0) return;
  ring();
  came.forEach((one) => notify(one, word("news_waiting", { shopper: one.shopper }), reasonFor(one.reason)));
  given.forEach((one) => notify(one, word("news_given", { shopper: one.shopper }), one.note));
  wrote.forEach((one) => notify(one, word("news_wrote", { shopper: one.shopper }), one.last));
}

function notify(one, title, body) {
  if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
  const notice = new Notification(title, { body: String(body || "").slice(0, 120), tag: one.conversation_id });
  notice.onclick = () => { focus(); notice.close(); showTalk(one.conversation_id); };
}

async function allowNotices() {
  await Notification.requestPermission();
  showNotices();
}

function showNotices() {
  part("[data-do=notices]").hidden = !("Notification" in window) || Notification.permission !== "default";
}
