// What is particular to each kind: what a row tells beside its title, and how titles are worded.
const some = (list) => (list || []).slice(0, 4).join("、");
const state_of = (thing) => (thing.state ? h("span", { class: "ad-state ad-" + thing.state }, word(`state/${thing.state}`)) : null);
const span_of = (from, until) => (from || until ? `${(from || "").replace("T", " ")} – ${(until || "").replace("T", " ")}` : "");

besideRow.faq = (thing) => [thing.body.answer_zh || thing.body.answer_en, thing.body.topic && nameIn("topics", thing.body.topic)].filter(Boolean);
besideRow.rule = ({ body, ...thing }) => [state_of(thing), some([...body.products, ...body.brands, ...body.categories]), span_of(body.from, body.until), body.note].filter(Boolean);
besideRow.promotion = ({ body, ...thing }) => [state_of(thing), word(`choice/promotion/kind/${body.kind}`), span_of(body.start, body.end), some([...body.products, ...body.brands, ...body.categories]) || word("everything")].filter(Boolean);
besideRow.synonyms = (thing) => [word(`choice/synonyms/means/${thing.body.means}`)];

// A rule's own title is for the log; on the page it is said in its language.
titles.rule = (thing) => `${word(`choice/rule/do/${thing.body.do}`)} · ${some(thing.body.queries) || some([...thing.body.products, ...thing.body.brands, ...thing.body.categories])}`;
titles.voice = () => word("tab/voice");
pages.voice = () => openEditor("voice", "voice");
