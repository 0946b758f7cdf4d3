// What is known of the shopper, in the sheet: every click is a turn of the conversation, then shown anew.
async function openProfile() {
  const patch = await ask({ kind: "profile" }).catch(() => null);
  if (!patch || patch.error) return void showFailure(null, { kind: "profile" }, null, patch?.error?.message || word("error_send"));
  part(".dg-sheet-content").innerHTML = patch.profile;
  if (!sheet.open) sheet.showModal();
}

async function endAlert(button) {
  const wish = { kind: "end_alert", click: { event: "end_alert", value: button.dataset.value } };
  const patch = await ask(wish).catch(() => null);
  if (!patch || patch.error) return void showFailure(null, wish, null, patch?.error?.message || word("error_send"));
  part(".dg-sheet-content").innerHTML = patch.profile;
  (part(".dg-alerts button") || sheet).focus();
}

async function changeProfile(details) {
  await click(details);
  await openProfile();
}

function confirmErasing(button, sure) {
  const box = button.closest(".dg-erase");
  box.querySelector(".dg-erase-sure").hidden = !sure;
  box.querySelector("[data-do=profile-erase]").hidden = sure;
  box.querySelector(sure ? "[data-event=profile_erase]" : "[data-do=profile-erase]").focus();
}

sheet.addEventListener("submit", (event) => {
  if (event.target.dataset.form !== "profile-size") return;
  event.preventDefault();
  const size = event.target.elements.size.value.trim();
  if (size) changeProfile({ event: "profile_size", value: size });
});
