// The versions of the dialogue model: before and after, and the owner's word on each.
const share = (value) => (100 * value).toFixed(1) + "%";
const setOf = (name) => { const known = word("models/set/" + name); return known === name ? intentOf(name) : known; };

function versionsPart(told) {
  const named = (version) => version || word("models/shipped");
  const now = !settled(told) ? word("models/switching", { version: named(told.current) })
    : told.current ? word("models/serves", { version: told.current }) : word(told.versions.length ? "models/serves_shipped" : "models/versions_none");
  const blocked = told.setting !== "trained" && told.current ? h("p", { class: "ad-alert", role: "alert" }, word("models/setting", { setting: told.setting })) : null;
  const steps = told.steps.map((one) => h("li", { class: "ad-question" }, h("p", {}, h("span", { class: "ad-deed" }, word("models/step/" + one.what)), ` ${one.version} · ${one.who}`),
    h("p", { class: "ad-item-about" }, h("span", {}, moment(one.at)), one.why ? h("span", {}, one.why) : null)));
  return h("section", {}, h("h3", {}, word("models/versions")), h("p", { role: "status" }, now), blocked,
    told.versions.map((one) => versionCard(one, told)),
    steps.length ? h("details", { class: "ad-changed", "data-name": "log" }, h("summary", {}, word("models/log")), h("ol", { class: "ad-list" }, steps)) : null);
}

function versionCard(one, told) {
  const against = againstOf(one);
  return h("article", { class: "ad-version", "aria-label": one.version },
    h("h4", {}, one.version, " ", h("span", { class: "ad-state" + (one.standing === "current" ? " ad-now" : "") }, word("models/standing/" + one.standing))),
    one.broken ? h("p", { class: "ad-alert" }, word("models/broken_version", { reason: one.broken })) : measured(one),
    against.length ? h("ul", { class: "ad-alert" }, against.map((text) => h("li", {}, text))) : null,
    decisions(one, told, against));
}

// What speaks against letting it serve, in words; what serves already has nothing against it.
function againstOf(one) {
  if (one.broken || one.standing === "current") return [];
  return [
    ...one.worse_on.map((part) => word("models/worse", { where: setOf(part.where), broken: part.broken, fixed: part.fixed })),
    ...(one.stale ? [word("models/stale", { start: one.start || word("models/shipped") })] : []),
    ...(one.standing === "refused" ? [word("models/refused_before", { why: one.refused })] : []),
  ];
}

function measured(one) {
  const row = ([name, two]) => h("tr", {}, h("th", { scope: "row" }, setOf(name)),
    ...[["count", two.rows], ["before", share(two.before.accuracy)], ["after", share(two.after.accuracy)], ["mended", two.fixed], ["broken", two.broken], ["chance", share(two.p_value)]]
      .map(([title, value]) => h("td", { "data-title": word("models/" + title) }, String(value))));
  const head = ["rows", "count", "before", "after", "mended", "broken", "chance"].map((name) => h("th", { scope: "col" }, word("models/" + name)));
  const sets = [...Object.entries(one.blind), ...Object.entries(one.corrections)];
  const changed = Object.values(one.blind).flatMap((two) => two.changed);
  const line = (row) => h("li", { class: "ad-question" }, h("p", { class: "ad-item-title" }, row.text),
    h("p", {}, `${intentOf(row.before)} → `, h("strong", { class: row.after === row.label ? null : "ad-wrong" }, intentOf(row.after)), row.after === row.label ? " ✓" : ` · ${word("models/rather")} ${intentOf(row.label)}`));
  return [
    h("p", { class: "ad-item-about" }, h("span", {}, word("models/made_by", { who: one.who, at: moment(one.at) })), h("span", {}, word("models/learnt", { learnt: one.learnt.length, held: one.held_out.length, left: one.left_out.length }))),
    h("table", { class: "ad-diff ad-figures" }, h("thead", {}, h("tr", {}, head)), h("tbody", {}, sets.map(row))),
    changed.length ? h("details", { class: "ad-changed", "data-name": "changed-" + one.version }, h("summary", {}, word("models/changed", { count: changed.length })), h("ul", { class: "ad-list" }, changed.map(line))) : null,
  ];
}

// The reason and the buttons that stand open to a version; refusing and overruling need the reason.
function decisions(one, told, against) {
  const serves = one.standing === "current";
  const id = "ad-" + ++numbered;
  const why = h("input", { type: "text", id, name: "why-" + one.version, maxlength: 500, autocomplete: "off" });
  const act = (path, body, done, needed) => () => {
    if (needed && !why.value.trim()) { toast(word("models/why_needed")); why.focus(); return; }
    const reason = why.value.trim();
    why.value = "";
    decide(path, { why: reason, ...body }, done);
  };
  const own = { version: one.version };
  const button = (text, kind, onclick) => h("button", { type: "button", class: "ad-button " + kind, onclick }, word("models/" + text));
  const open = serves ? [button("rollback", "ad-danger", act("rollback", {}, "rolled_back")), told.versions.some((other) => other.standing === "earlier") ? button("to_shipped", "ad-danger", act("rollback", { shipped: true }, "rolled_back")) : null]
    : [one.broken ? null : against.length ? button("accept_despite", "ad-danger", act("accept", { ...own, despite: true }, "accepted", true)) : button("accept", "ad-primary", act("accept", own, "accepted")),
      one.standing === "candidate" || one.standing === "rolled_back" ? button("refuse", "ad-quiet", act("refuse", own, "refused", true)) : null];
  return h("div", { class: "ad-deciding" }, h("div", { class: "ad-field" }, h("label", { for: id }, word("models/why")), why), h("div", { class: "ad-row" }, open));
}
