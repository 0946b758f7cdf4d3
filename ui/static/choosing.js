// Changing a requirement in the sheet, and saying why a product is not liked.
async function openChoices(field) {
  const patch = await ask({ kind: "choices", click: { event: "set", value: field } }).catch(() => null);
  if (!patch || patch.error) return void showFailure(null, { kind: "open" }, null, patch?.error?.message || word("error_send"));
  part(".dg-sheet-content").innerHTML = patch.choices;
  if (!sheet.open) sheet.showModal();
  sheet.querySelector(".dg-choices input")?.focus();
}

// The requirements that a filled-in form stands for; null where it makes no sense, none where it is empty.
function chosenIn(form) {
  const { field, unit } = form.dataset;
  if (form.querySelector(".dg-range")) {
    const [from, to] = ["from", "to"].map((name) => form.elements[name].value.trim());
    if (!form.checkValidity() || (from && to && Number(from) > Number(to))) return null;
    const bound = (op, value) => ({ field, op, value: Number(value), unit });
    return [...(from ? [bound("gte", from)] : []), ...(to ? [bound("lte", to)] : [])];
  }
  const values = [...form.querySelectorAll("[name=value]:checked")].map((box) => box.value);
  if (!values.length) return [];
  const without = form.elements.without.checked;
  const [one, many] = without ? ["ne", "not_in"] : ["eq", "in"];
  return [values.length === 1 ? { field, op: one, value: values[0] } : { field, op: many, value: values }];
}

function applyChoices(form) {
  const chosen = chosenIn(form);
  form.querySelector(".dg-choices-wrong").hidden = chosen !== null;
  if (chosen === null) return;
  sheet.close();
  if (chosen.length) click({ event: "set", value: JSON.stringify(chosen) });
  else click({ event: "remove", value: form.dataset.field });
}

sheet.addEventListener("submit", (event) => {
  if (event.target.dataset.form !== "choices") return;
  event.preventDefault();
  applyChoices(event.target);
});

function dropChoices(button) {
  sheet.close();
  click({ event: "remove", value: button.closest("form").dataset.field });
}

const WHY_NOT = { price: "why_not_price", brand: "why_not_brand", looks: "why_not_looks", owned: "why_not_owned", none: "why_not_none" };

// The reasons stand beneath the thumb until one is taken, or until the shopper looks elsewhere.
function askWhyNot(button) {
  const card = itemOf(button);
  closeWhyNot();
  const box = make("div", "dg-whynot");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", word("why_not"));
  box.append(make("p", "", word("why_not")));
  for (const reason of Object.keys(WHY_NOT)) {
    if (reason === "brand" && !card.dataset.brand) continue;
    const choice = make("button", "dg-chip", word(WHY_NOT[reason], { brand: card.dataset.brand }));
    choice.type = "button";
    choice.dataset.do = "why-not";
    choice.dataset.value = reason;
    box.append(choice);
  }
  button.setAttribute("aria-expanded", "true");
  button.after(box);
  box.querySelector("button").focus();
}

function closeWhyNot() {
  app.querySelectorAll(".dg-whynot").forEach((box) => {
    box.previousElementSibling?.setAttribute("aria-expanded", "false");
    box.remove();
  });
}

function giveReason(button) {
  const { id } = itemOf(button).dataset;
  const reason = button.dataset.value;
  closeWhyNot();
  click({ event: "dislike", product_id: id, value: reason === "none" ? null : reason });
}

app.addEventListener("pointerdown", (event) => {
  if (!event.target.closest(".dg-feelings")) closeWhyNot();
});
app.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = app.querySelector(".dg-whynot")?.previousElementSibling;
  closeWhyNot();
  open?.focus();
});
