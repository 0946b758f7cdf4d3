// What was written and is not acknowledged yet. It is kept until the program has it, across a lost line and
// a reload; each message bears its own id, so that sending it again never says it twice.
let outbox = [];
try {
  outbox = JSON.parse(memory.get("outbox") || "[]").map((one) => ({ ...one, failed: true }));
} catch { /* what cannot be read is not sent */ }

const keepOutbox = () => memory.set("outbox", outbox.length ? JSON.stringify(outbox) : null);

function unsentOf(id, transcript) {
  const there = new Set(transcript.map((one) => one.message_id).filter(Boolean));
  return outbox.filter((one) => one.id === id && !there.has(one.message_id)).map((one) => (
    { id: "out-" + one.message_id, who: "agent", name: desk.state?.me.name, text: one.text, at: one.at, unsent: true, failed: one.failed }));
}

function drop(message) {
  outbox = outbox.filter((one) => one !== message);
  keepOutbox();
}

function redraw(id, fresh = false) {
  if (desk.open === id && desk.talk) showTranscript([...desk.talk.transcript, ...unsentOf(id, desk.talk.transcript)], fresh);
}

// One after the other, in the order in which they were written.
let sending = Promise.resolve();
function deliver(message) {
  sending = sending.then(() => send(message));
  return sending;
}

async function send(message) {
  const { id, text, message_id, anyway } = message;
  message.failed = false;
  redraw(id);
  try {
    await ask(of(id, "messages"), anyway ? { text, message_id, anyway } : { text, message_id });
    drop(message);
    await tried(() => (desk.open === id ? loadTalk(id, false) : null));
  } catch (error) {
    refused(message, error);
  }
}

// A refusal gives the words back to be bettered; a lost line keeps them to be sent again.
function refused(message, error) {
  const settled = error instanceof Refused && error.status < 500 && ![401, 408, 429].includes(error.status);
  if (!settled) {
    message.failed = true;
    keepOutbox();
    complain(error);
    return redraw(message.id);
  }
  drop(message);
  redraw(message.id);
  giveBack(message);
  if (error.code === "banned_phrase") warn(word("banned", { phrases: (error.told.phrases || []).join(word("comma")) }));
  else complain(error);
}

function giveBack(message) {
  const there = desk.open === message.id;
  const draft = there ? field.value : draftOf(message.id);
  const text = [message.text, draft.trim()].filter(Boolean).join("\n");
  memory.set("draft." + message.id, text);
  if (!there) return;
  field.value = text;
  fit();
}

const sendWaiting = () => Promise.all(outbox.filter((one) => one.failed).map(deliver));
