// The conversation itself: patches from the program, what is pending, what failed.
function apply(patch) {
  const fresh = patch.conversation !== undefined && log.querySelector(".dg-turn[data-turn]") === null;
  remember(patch);
  if (patch.log !== undefined) {
    const waiting = log.querySelectorAll(".dg-pending");
    log.innerHTML = patch.log;
    log.append(...waiting);
  } else if (patch.turn !== undefined && !placeTurn(patch, fresh)) {
    return void refresh();
  }
  if (patch.turns !== undefined) state.turns = patch.turns;
  if (patch.ledger !== undefined) part(".dg-ledger").innerHTML = patch.ledger;
  if (patch.side !== undefined) part(".dg-side-content").innerHTML = patch.side;
  if (patch.cart_count !== undefined) showCount(patch.cart_count);
  if (patch.cart !== undefined) tellCart(patch.cart);
  heed(patch);
  settle();
}

// A new turn goes to the end; one that answers several bubbles takes the place of the last.
function placeTurn(patch, fresh) {
  const holder = document.createElement("template");
  holder.innerHTML = patch.turn;
  const turn = holder.content.querySelector(".dg-turn");
  const last = [...log.querySelectorAll(".dg-turn[data-turn]")].at(-1);
  if (patch.turns === state.turns && last?.dataset.turn === turn.dataset.turn) {
    last.replaceWith(turn);
  } else if (patch.turns === state.turns + 1 || fresh) {
    log.insertBefore(turn, log.querySelector(".dg-pending"));
  } else {
    return false;
  }
  return true;
}

function remember(patch) {
  if (patch.conversation !== undefined) {
    state.conversation = patch.conversation;
    memory.set("conversation", patch.conversation);
    if (patch.conversation !== null) memory.set("fresh", null);
  }
  if (patch.opened !== undefined) state.opened = patch.opened;
  if (patch.language) setLanguage(patch.language);
}

const refresh = () => ask({ kind: "open", seen: isSeen() }).then(apply);

// Marks what only the newest turn offers, then brings that turn into view.
function settle() {
  const turns = [...log.querySelectorAll(".dg-turn:not(.dg-pending)")];
  const lists = turns.filter((turn) => turn.querySelector(".dg-card"));
  turns.forEach((turn) => turn.classList.toggle("dg-newest", turn === turns.at(-1)));
  turns.forEach((turn) => turn.classList.toggle("dg-listed", turn === lists.at(-1)));
  app.classList.toggle("dg-started", turns.length > 0);
  clearChosen();
  watchShelves();
  reveal(log.querySelector(".dg-pending, .dg-log > .dg-due:last-child") || turns.at(-1));
}

// A photo makes its turn taller once it is there, and must not push the answer out of sight.
log.addEventListener("load", (event) => {
  const turn = event.target.closest?.(".dg-attachment") && event.target.closest(".dg-turn");
  if (turn?.classList.contains("dg-newest")) turn.querySelector(".dg-answer").scrollIntoView({ block: "nearest" });
}, true);

function reveal(turn) {
  if (!turn) return void frame.scrollTo({ top: 0 });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const top = turn.offsetTop - 12;
  const bottom = frame.scrollHeight - frame.clientHeight;
  frame.scrollTo({ top: Math.min(top, bottom), behavior: calm ? "auto" : "smooth" });
}

function showPending(echo) {
  const turn = make("article", "dg-turn dg-pending");
  if (echo) {
    const user = make("div", "dg-user");
    user.append(make("p", "dg-bubble dg-said", echo));
    turn.append(user);
  }
  const typing = make("p", "dg-bubble dg-reply dg-typing");
  typing.append(make("span", ""), make("span", ""), make("span", ""), make("i", "dg-hidden", word("typing")));
  const answer = make("div", "dg-answer");
  answer.append(typing);
  turn.append(answer);
  log.querySelector(".dg-welcome")?.classList.add("dg-leaving");
  log.append(turn);
  log.querySelectorAll(".dg-newest").forEach((old) => old.classList.remove("dg-newest"));
  reveal(turn);
  return turn;
}

function showFailure(pending, wish, echo, message, retry = () => act(wish, echo)) {
  const turn = pending || log.appendChild(make("article", "dg-turn"));
  turn.classList.add("dg-failed");
  const box = make("p", "dg-bubble dg-error", message + " ");
  box.setAttribute("role", "alert");
  const again = make("button", "dg-button dg-quiet");
  again.type = "button";
  again.append(icon("retry"), word("retry"));
  again.addEventListener("click", retry);
  box.append(again);
  turn.querySelector(".dg-answer")?.remove();
  turn.append(box);
  state.failed = turn;
  reveal(turn);
}

function clearFailure() {
  state.failed?.remove();
  state.failed = null;
}

function showCount(count) {
  const badge = part(".dg-count");
  badge.textContent = count > 99 ? "99+" : String(count);
  badge.hidden = count === 0;
}
