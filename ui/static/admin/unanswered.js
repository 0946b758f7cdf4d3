// The week's questions that were not answered: answer them, or say that they are not the shop's to answer.
pages.unanswered = async () => {
  const count = h("p", { class: "ad-count", role: "status" }, word("loading"));
  const rows = h("ul", { class: "ad-list ad-questions" });
  show(h("div", {}, h("h2", { tabindex: "-1" }, word("tab/unanswered")), h("p", { class: "ad-about" }, word("about/unanswered")), count, rows));
  const { questions } = await ask("unanswered");
  rows.append(...questions.map(questionRow));
  count.textContent = questions.length ? word("total", { count: questions.length }) : word("empty/unanswered");
};

function questionRow(question) {
  const spoken = question.language === "en" ? "en" : "zh";
  const answer = () => {
    state.filled = { ["questions_" + spoken]: [question.text, ...question.examples], topic: question.topic };
    go("faq", "new");
  };
  const dismiss = async () => {
    try {
      const made = await ask("question", { body: { text: question.text } });
      toast(word("dismissed"), undoOf(made.change, "unanswered"));
      go("unanswered");
    } catch (problem) { failed(problem); }
  };
  return h("li", {}, h("div", { class: "ad-question" },
    h("p", { class: "ad-item-title" }, question.text),
    h("p", { class: "ad-item-about" }, h("span", {}, word("asked_times", { count: question.count })), h("span", {}, word("asked_last", { at: moment(question.last_at) }))),
    question.examples.length ? h("ul", { class: "ad-examples", "aria-label": word("asked_also") }, question.examples.map((text) => h("li", {}, text))) : null,
    h("div", { class: "ad-row" }, h("button", { type: "button", class: "ad-button ad-primary", onclick: answer }, word("answer")), h("button", { type: "button", class: "ad-button ad-quiet", onclick: dismiss }, word("dismiss")))));
}
