// Photos and voice messages: chosen or recorded here, sent as they are, shown in the log.
const chooser = part("[data-file=photo]");
const recorder = { media: null, pieces: [], since: 0, clock: 0 };
const LONGEST_RECORDING = 60_000;
const LONGEST_WORDS = 300; // beside a photo

part("[data-do=record]").hidden = !(window.MediaRecorder && navigator.mediaDevices);
chooser.addEventListener("change", () => {
  const [file] = chooser.files;
  chooser.value = "";
  if (file) send(file);
});

// Pictures pasted or dropped into the chat are sent as well.
field.addEventListener("paste", (event) => {
  const file = [...event.clipboardData.files].find((one) => one.type.startsWith("image/"));
  if (!file) return;
  event.preventDefault();
  send(file);
});
app.addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes("Files")) event.preventDefault(); });
app.addEventListener("drop", (event) => {
  const [file] = event.dataTransfer.files;
  if (!file) return;
  event.preventDefault();
  send(file);
});

// What stands in the text field goes along with a photo, and stays there if that fails.
async function send(file) {
  if (state.busy) return;
  const words = file.type.startsWith("image/") && state.editing === null ? field.value.trim().slice(0, LONGEST_WORDS) : "";
  const wish = { kind: "attachment" };
  enter(wish);
  clearFailure();
  const pending = showPending(word("attachment_sending"));
  try {
    const answer = await post(file, words);
    const told = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(told.error.message), { shown: answer.status === 400 });
    name(told.conversation_id);
    memory.set("fresh", null);
    if (words && field.value.trim() === words) {
      field.value = "";
      fit();
    }
    pending.remove();
    apply(await ask({ kind: "open", seen: isSeen() }));
  } catch (error) {
    const message = error.shown ? word("attachment_refused") : word("error_send");
    showFailure(pending, wish, null, message, () => send(file));
  } finally {
    leave();
  }
}

function post(file, words) {
  const known = { message: words || null, conversation_id: state.conversation, user: state.token ? null : state.user, message_id: newId() };
  const query = new URLSearchParams(Object.entries(known).filter(([, value]) => value !== null));
  const headers = state.token ? { Authorization: "Bearer " + state.token } : {};
  return fetch("./api/attachments?" + query, { method: "POST", body: file, headers });
}

async function record() {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    recorder.media = new MediaRecorder(stream);
  } catch {
    return void showFailure(null, { kind: "open" }, null, word("voice_denied"));
  }
  recorder.pieces = [];
  recorder.since = performance.now();
  recorder.media.addEventListener("dataavailable", (event) => recorder.pieces.push(event.data));
  recorder.media.start();
  recorder.clock = setInterval(showTime, 200);
  showTime();
  part(".dg-recording").hidden = false;
  part("[data-do=record-send]").focus();
}

function showTime() {
  const passed = performance.now() - recorder.since;
  const seconds = Math.floor(passed / 1000);
  part(".dg-recording span").textContent = word("recording", { time: Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0") });
  if (passed > LONGEST_RECORDING) stopRecording(true);
}

function stopRecording(kept) {
  const { media, pieces } = recorder;
  clearInterval(recorder.clock);
  part(".dg-recording").hidden = true;
  if (!media || media.state === "inactive") return;
  media.addEventListener("stop", () => {
    media.stream.getTracks().forEach((track) => track.stop());
    if (kept) send(new Blob(pieces, { type: media.mimeType }));
  });
  media.stop();
  field.focus();
}
