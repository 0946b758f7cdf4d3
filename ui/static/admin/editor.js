// Editing one thing: what was written is never lost, what another changed is never overwritten unseen.
async function openEditor(kind, key, filled) {
  const thing = key ? (await ask(query(kind, { key }))).things[0] : null;
  showEditor(kind, thing, { ...(thing ? thing.body : {}), ...(filled || {}) });
}

function showEditor(kind, thing, body) {
  const fields = fieldset(kind, props.forms[kind], body, state.names || {});
  const note = field("any", { name: "note", shape: "line", longest: 500 }, "", {});
  const loose = h("div", { class: "ad-alert", role: "alert", hidden: true });
  const beside = h("div", { class: "ad-beside" });
  const save = h("button", { class: "ad-button ad-primary" }, word("save"));
  const timed = props.forms[kind].some((asked) => asked.shape === "moment");
  const form = h("form", { class: "ad-form", novalidate: true }, loose, timed ? h("p", { class: "ad-help" }, word("zone", { zone: props.timezone })) : null, ...fields.boxes, note.box,
    h("div", { class: "ad-row ad-actions" }, save,
      h("button", { type: "button", class: "ad-button ad-quiet", onclick: () => go(kind) }, word("cancel")),
      thing && !props.single.includes(kind) ? h("button", { type: "button", class: "ad-button ad-danger ad-far", onclick: remove }, word("delete")) : null));
  let seen = thing ? thing.version : "";

  form.addEventListener("input", () => { state.unsaved = form; fields.arrange(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); keep(); });

  async function busy(work) {
    save.disabled = true;
    try { return await work(); } catch (problem) { told(problem); return null; } finally { save.disabled = false; }
  }
  const keep = () => busy(async () => {
    const made = await ask(kind, { key: thing ? thing.key : null, seen, body: fields.read(), note: note.read() });
    state.unsaved = null;
    const remarks = (made.remarks || []).map((one) => one.message);
    const done = made.change ? word(made.live ? "saved_live" : "saved_soon") : word("unchanged");
    toast([done, ...(remarks.length ? [word("remarks"), ...remarks] : [])].join(" "), made.change ? undoOf(made.change, kind) : null);
    go(kind);
  });
  async function remove() {
    if (!(await sure(word("delete_sure", { title: titleOf(kind, thing) }), word("delete")))) return;
    busy(async () => {
      const made = await ask(kind + "/delete", { key: thing.key, seen, note: note.read() });
      state.unsaved = null;
      toast(word("deleted"), undoOf(made.change, kind));
      go(kind);
    });
  }
  function told(problem) {
    if (problem.code === "conflict") { conflict(problem); return; }
    const rest = fields.blame(problem.fields);
    const shown = problem.fields.length ? [word("wrong_fields", { count: problem.fields.length }), ...rest] : [problem.message];
    loose.replaceChildren(...shown.map((text) => h("p", {}, text)));
    loose.hidden = false;
    if (!problem.fields.length) loose.scrollIntoView({ block: "center" });
  }
  function conflict(problem) {
    const current = problem.current ? problem.current.body : null;
    const overwrite = async () => {
      try {
        const now = thing ? (await ask(query(kind, { key: thing.key }))).things[0] : null;
        seen = now ? now.version : "";
        loose.hidden = true;
        keep();
      } catch (again) { told(again); }
    };
    loose.replaceChildren(h("h3", {}, word("conflict_title")), h("p", {}, problem.message),
      current ? differences(kind, current, fields.read()) : null,
      current ? h("div", { class: "ad-row" },
        h("button", { type: "button", class: "ad-button ad-quiet", onclick: () => { state.unsaved = null; openEditor(kind, thing.key).catch(failed); } }, word("conflict_show")),
        h("button", { type: "button", class: "ad-button ad-danger", onclick: overwrite }, word("conflict_mine"))) : null);
    loose.hidden = false;
    loose.scrollIntoView({ block: "start" });
  }
  beside.append(previewing(kind, () => ({ key: thing ? thing.key : null, seen, body: fields.read() }), told));
  const title = thing ? titleOf(kind, thing) : `${word("new")} · ${word("tab/" + kind)}`;
  show(h("div", { class: "ad-editor" }, backTo(kind), h("h2", { tabindex: "-1" }, title), form, beside));
  return { fields, beside, form };
}

const backTo = (kind) => (props.single.includes(kind) ? null : h("button", { type: "button", class: "ad-button ad-quiet ad-back", onclick: () => go(kind) }, "‹ " + word("back")));

const undoOf = (change, kind) => ({
  text: word("undo"),
  then: async () => {
    try { await ask(`changes/${change.id}/revert`, { note: "" }); toast(word("reverted")); go(kind); } catch (problem) { failed(problem); }
  },
});
