// Putting right what the assistant made of a message; it is kept as an example to learn from.
let corrected = new Map(); // turn → what was put right, of the conversation that is open

async function loadCorrections(id) {
  const told = await ask(of(id, "corrections")).catch(() => null);
  if (desk.open !== id) return;
  corrected = new Map((told?.corrections || []).map((one) => [one.turn, one]));
}

function correcting(one) {
  const link = button("ad-link ad-correct", word("correct"), "correct", { turn: one.turn, focus: "correct-" + one.turn });
  link.setAttribute("aria-label", word("correct_what", { text: one.text.slice(0, 40) }));
  return one.corrected ? [make("span", "ad-tag", word("corrected_" + one.corrected)), link] : [link];
}

// What is known of a turn: its words, how it was read, the goods shown after it.
function factsOf(turn) {
  const items = desk.talk.transcript.filter((one) => one.turn === turn && !one.undone);
  const said = items.find((one) => one.who === "shopper") || {};
  return { text: said.text || "", intent: said.intent, products: items.flatMap((one) => one.products || []) };
}

function choiceOf(name, options, required = true) {
  const choice = make("select");
  Object.assign(choice, { name, required });
  choice.append(new Option(word("transfer_choose"), ""), ...options.map(([value, text]) => new Option(text, value)));
  return choice;
}

function words(name, required) {
  const input = make("input");
  Object.assign(input, { name, required, maxLength: 200, autocomplete: "off" });
  return input;
}

const labelled = (key, ...fields) => make("label", "", word(key), ...fields);

// The fields of each kind; only those of the kind that is chosen are there to be filled in.
const FIELDS = {
  intent: ({ intent }) => [labelled("correct_intent", choiceOf("right", props.intents.filter((one) => one !== intent).map((one) => [one, word("intent_" + one)])))],
  constraint: () => [labelled("correct_missed", words("right", true)), labelled("correct_taken_for", words("wrong", false))],
  product: ({ products }) => [labelled("correct_wrong", choiceOf("wrong", products.map((one) => [one.id, one.title]))), labelled("correct_product", words("right", false))],
};

async function correct(node) {
  const [id, turn] = [desk.open, Number(node.dataset.turn)];
  const facts = factsOf(turn);
  const kinds = Object.keys(FIELDS).filter((kind) => kind !== "product" || facts.products.length);
  const kind = choiceOf("kind", kinds.map((one) => [one, word("correct_kind_" + one)]));
  const fields = make("div", "ad-fields");
  kind.addEventListener("change", () => fields.replaceChildren(...(kind.value ? FIELDS[kind.value](facts) : [])));
  const form = await confirmed(word("correct"), word("correct_text", { text: facts.text.slice(0, 80) }), word("correct_keep"), labelled("correct_kind", kind), fields);
  if (!form) return;
  const told = { turn, kind: kind.value, right: form.elements.right.value.trim(), wrong: form.elements.wrong?.value.trim() || "" };
  if (!(await tried(() => ask(of(id, "correct"), told)))) return;
  toast(word("done_correct"));
  await loadCorrections(id);
  redraw(id);
}
