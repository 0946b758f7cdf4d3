// Which click does what, and the first look at the conversation.
const turnOf = (button) => button.closest(".dg-turn");
const itemOf = (button) => button.closest("[data-id]");

const deeds = {
  "details": (button) => openSheet(itemOf(button), false),
  "cart": (button) => addToCart(itemOf(button)),
  "sheet-cart": () => addFromSheet(),
  "sheet-close": () => sheet.close(),
  "like": (button) => click({ event: "like", product_id: itemOf(button).dataset.id }),
  "dislike": askWhyNot,
  "why-not": giveReason,
  "compare": toggleChosen,
  "compare-go": compareChosen,
  "compare-cancel": clearChosen,
  "more-left": (button) => scrollShelf(button, -1),
  "more-right": (button) => scrollShelf(button, 1),
  "suggestion": (button) => click({ event: "suggestion", position: Number(button.dataset.position), value: button.textContent }, button.textContent),
  "example": (button) => say(button.textContent),
  "due": (button) => say(button.textContent, button.dataset.about ?? null),
  "revise": (button) => openChoices(button.dataset.field),
  "choices-drop": dropChoices,
  "remove": (button) => click({ event: "remove", value: button.dataset.field }),
  "cart-remove": removeFromCart,
  "checkout": () => { showSide(false); say(word("checkout_message")); },
  "jump": (button) => jump(button.dataset.turn),
  "undo": () => act({ kind: "undo" }),
  "retry": (button) => rewrite(Number(turnOf(button).dataset.turn), wordsOf(turnOf(button))),
  "edit": (button) => startEditing(turnOf(button)),
  "edit-cancel": () => { stopEditing(); field.value = ""; fit(); },
  "profile": openProfile,
  "profile-click": (button) => changeProfile({ event: button.dataset.event, value: button.dataset.value || null }),
  "alert-end": endAlert,
  "profile-erase": (button) => confirmErasing(button, true),
  "profile-keep": (button) => confirmErasing(button, false),
  "side": () => showSide(true),
  "side-close": () => showSide(false),
  "look-away": () => look(null),
  "leave": () => tellPage("close"),
  "photo": () => chooser.click(),
  "record": record,
  "record-send": () => stopRecording(true),
  "record-cancel": () => stopRecording(false),
  "talk": goBackTo,
  "no-person": () => say(word("no_person_message")),
  "language": (button) => chooseLanguage(button.dataset.language),
  "new": startOver,
};

function jump(turn) {
  const target = log.querySelector('.dg-turn[data-turn="' + CSS.escape(turn) + '"]');
  if (!target) return;
  showSide(false);
  target.classList.remove("dg-flash");
  void target.offsetWidth;
  target.classList.add("dg-flash");
  reveal(target);
}

function chooseLanguage(language) {
  setLanguage(language);
  open();
}

// A new conversation stays new, also for a known shopper who has others, until something is said in it.
function startOver() {
  if (state.busy) return;
  goTo(null);
  field.focus();
}

function goTo(conversation) {
  state.conversation = conversation;
  state.turns = 0;
  stopHearing();
  memory.set("conversation", conversation);
  memory.set("fresh", conversation === null ? "1" : null);
  stopEditing();
  return open();
}

const open = () => act({ kind: "open", seen: isSeen(), ...(memory.get("fresh") && state.conversation === null ? { fresh: true } : {}) });

function goBackTo(button) {
  sheet.close();
  goTo(button.dataset.conversation);
}

app.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button && app.contains(button) && !button.disabled) deeds[button.dataset.do]?.(button);
});
app.addEventListener("keydown", (event) => {
  if (event.key === "Escape") showSide(false);
});

let begun = false;
function begin() {
  if (begun) return;
  begun = true;
  open().then(() => { app.dataset.ready = ""; if (!narrow.matches) field.focus(); });
}

setLanguage(state.language || props.language);
showSide(false);
if (framed) {
  listenToPage();
  setTimeout(begin, LONGEST_SILENCE); // a page that never speaks gets the chat all the same
} else begin();
