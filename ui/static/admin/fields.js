// The fields of a form: each with its label, its help and a place for what is wrong with it.
let numbered = 0;

const CONTROLS = {
  line: (asked, value, own) => h("input", { type: "text", value: value || "", maxlength: asked.longest, list: asked.suggests ? own.id + "-list" : null, autocomplete: "off", ...own }),
  number: (asked, value, own) => h("input", { type: "text", inputmode: "decimal", value: value ?? "", maxlength: 20, autocomplete: "off", ...own }),
  text: (asked, value, own) => h("textarea", { rows: 4, value: value || "", ...own }),
  lines: (asked, value, own) => h("textarea", { rows: 3, value: (value || []).join("\n"), ...own }),
  yes: (asked, value, own) => h("input", { type: "checkbox", checked: Boolean(value), ...own }),
  choice: (asked, value, own, kind) => {
    const options = asked.choices.map((one) => h("option", { value: one, selected: one === value }, word(`choice/${kind}/${asked.name}/${one || "none"}`)));
    return h("select", own, options);
  },
};
const READ = {
  line: (control) => control.value, number: (control) => control.value.trim(), text: (control) => control.value,
  lines: (control) => control.value.split("\n").map((line) => line.trim()).filter(Boolean),
  yes: (control) => control.checked, choice: (control) => control.value,
};

// A day and, if one likes, a time: two native inputs that give one text.
function momentControl(asked, value, own, label) {
  const [day, time] = String(value || "").split("T");
  const date = h("input", { type: "date", value: day || "", max: "9999-12-31", ...own });
  const clock = h("input", { type: "time", value: (time || "").slice(0, 5), "aria-label": label + " · " + word("time") });
  return { box: h("div", { class: "ad-moment" }, date, clock), control: date, read: () => (date.value && clock.value ? `${date.value}T${clock.value}` : date.value) };
}

// A box that knows the catalogue's names and puts the chosen one into the list above it.
function addingTo(control, id, label) {
  const box = h("input", { type: "text", class: "ad-adding", list: id + "-list", "aria-label": word("add") + label, placeholder: word("add") + label, autocomplete: "off", maxlength: 200 });
  box.addEventListener("change", () => {
    if (!box.value.trim()) return;
    control.value = [control.value.trimEnd(), box.value.trim()].filter(Boolean).join("\n");
    box.value = "";
    control.dispatchEvent(new Event("input", { bubbles: true }));
  });
  return box;
}

function field(kind, asked, value, suggestions) {
  const id = "ad-" + ++numbered;
  const label = word(`field/${kind}/${asked.name}`);
  const help = word(`help/${kind}/${asked.name}`);
  const told = help === asked.name ? "" : help;
  const own = { id, name: asked.name, "aria-describedby": `${told ? id + "-help " : ""}${id}-wrong` };
  const wrong = h("p", { class: "ad-wrong", id: id + "-wrong", hidden: true });
  const twofold = asked.shape === "moment" ? momentControl(asked, value, own, label) : null;
  const control = twofold ? twofold.control : CONTROLS[asked.shape](asked, value, own, kind);
  const names = asked.suggests ? suggestions[asked.suggests] || [] : [];
  const known = names.length ? h("datalist", { id: id + "-list" }, names.map((name) => h("option", { value: name, label: nameIn(asked.suggests, name) }))) : null;
  const adding = names.length && asked.shape === "lines" ? addingTo(control, id, label) : null;
  const mark = asked.needed ? h("span", { class: "ad-needed" }, word("needed")) : null;
  const title = h("label", { for: id }, label, " ", mark);
  const inside = asked.shape === "yes" ? [h("div", { class: "ad-check" }, control, title)] : [title, twofold ? twofold.box : control, adding];
  const box = h("div", { class: "ad-field", "data-field": asked.name }, ...inside, told ? h("p", { class: "ad-help", id: id + "-help" }, told) : null, wrong, known);
  return {
    asked, box, control,
    read: twofold ? twofold.read : () => READ[asked.shape](control),
    blame(message) {
      wrong.textContent = message || "";
      wrong.hidden = !message;
      if (message) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    },
  };
}

// Shows only the fields that belong to what was chosen in others; the others send nothing.
function fieldset(kind, form, body, suggestions) {
  const fields = form.map((asked) => field(kind, asked, body[asked.name], suggestions || {}));
  const by = Object.fromEntries(fields.map((one) => [one.asked.name, one]));
  const fits = (one) => Object.entries(one.asked.only || {}).every(([name, values]) => values.includes(String(by[name].read())));
  const arrange = () => fields.forEach((one) => { one.box.hidden = !fits(one); });
  arrange();
  const usual = fields.filter((one) => !one.asked.rare), rare = fields.filter((one) => one.asked.rare);
  const used = rare.some((one) => String(body[one.asked.name] ?? ""));
  const folded = rare.length ? h("details", { class: "ad-rare", open: used }, h("summary", {}, word("rare")), rare.map((one) => one.box)) : null;
  return {
    boxes: [...usual.map((one) => one.box), folded], arrange,
    read: () => Object.fromEntries(fields.filter(fits).map((one) => [one.asked.name, one.read()])),
    // Blames fields for what is wrong with them; gives what no field is to blame for.
    blame(wrongs) {
      fields.forEach((one) => one.blame(""));
      const loose = [];
      for (const wrong of wrongs) {
        const guilty = by[wrong.field];
        if (guilty && guilty.asked.rare) folded.open = true;
        if (guilty && !guilty.box.hidden) guilty.blame(wrong.message);
        else loose.push(wrong.message);
      }
      const first = fields.find((one) => one.control.getAttribute("aria-invalid"));
      if (first) first.control.focus();
      return loose;
    },
  };
}

function shownValue(value) {
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length)) return word("empty_value");
  if (value === true || value === false) return word(value ? "yes" : "no");
  if (Array.isArray(value)) return value.map((one) => (Array.isArray(one) ? one.join(" = ") : one)).join("\n");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

// What differs between two states of a thing, as a table that becomes a list on a phone.
function differences(kind, before, after) {
  const names = [...new Set([...Object.keys(before || {}), ...Object.keys(after || {})])];
  const moved = names.filter((name) => JSON.stringify((before || {})[name] ?? "") !== JSON.stringify((after || {})[name] ?? ""));
  const chosen = (name, value) => ((props.forms[kind] || []).some((asked) => asked.name === name && asked.shape === "choice") && value ? word(`choice/${kind}/${name}/${value}`) : shownValue(value));
  const cell = (name, body, title) => h("td", { "data-title": title }, h("span", {}, chosen(name, (body || {})[name])));
  const rows = moved.map((name) => h("tr", {}, h("th", { scope: "row" }, word(`field/${kind}/${name}`)), cell(name, before, word("before")), cell(name, after, word("after"))));
  const head = h("tr", {}, ...["column", "before", "after"].map((name) => h("th", { scope: "col" }, word(name))));
  return h("table", { class: "ad-diff" }, h("thead", {}, head), h("tbody", {}, rows));
}
