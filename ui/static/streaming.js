// A reply that takes its time is shown sentence by sentence (docs/api.md, /api/stream). The words are only
// shown: the turn itself is asked for afterwards as ever, by the same message id, and is answered at once.
async function hearOut(wish) {
  const body = { message: wish.text, about: wish.about, opened: wish.opened, bubble: wish.bubble, message_id: wish.message_id };
  const known = { conversation_id: state.conversation, user: state.user, user_token: state.token };
  const said = Object.entries({ ...body, ...known }).filter(([, value]) => value !== null && value !== undefined);
  const answer = await fetch("./api/stream", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(Object.fromEntries(said)),
  });
  if (!answer.ok) return; // what is wrong is told when the turn is asked for
  await listen(answer.body.pipeThrough(new TextDecoderStream()).getReader(), (event, data) => {
    if (event === "start" && state.conversation === null) name(data.conversation_id);
    // A line of its own is the notice, which the turn shows as a link.
    if (event === "piece" && state.newest === wish && !data.text.startsWith("\n")) showPiece(data.text);
  });
}

async function listen(reader, told) {
  let heard = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (heard + value).split("\n\n");
    heard = events.pop();
    events.forEach((event) => follow(event, told));
  }
}

// One event: lines of "name: value", or a comment that keeps the connection open.
function follow(event, told) {
  const fields = Object.fromEntries(event.split("\n").filter((line) => !line.startsWith(":")).map((line) => line.split(/: (.*)/s)));
  if (fields.event) told(fields.event, fields.data ? JSON.parse(fields.data) : {});
}

function showPiece(text) {
  const typing = log.querySelector(".dg-pending .dg-typing:last-of-type") || [...log.querySelectorAll(".dg-pending .dg-reply")].at(-1);
  if (!typing) return;
  if (typing.classList.contains("dg-typing")) {
    typing.classList.remove("dg-typing");
    typing.classList.add("dg-writing");
    typing.replaceChildren();
  }
  typing.append(text);
  reveal(typing.closest(".dg-turn"));
}
