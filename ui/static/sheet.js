// The details sheet of one product, and the panel with the cart on narrow screens.
const sheet = part(".dg-sheet");
const side = part(".dg-side");
const narrow = matchMedia("(max-width: 1099px)");

function openSheet(item, choosing) {
  const details = item.querySelector(".dg-details") ||
    [...log.querySelectorAll(".dg-details")].find((found) => found.closest("[data-id]").dataset.id === item.dataset.id);
  if (!details) return;
  part(".dg-sheet-content").replaceChildren(details.content.cloneNode(true));
  if (!sheet.open) sheet.showModal();
  const first = sheet.querySelector(".dg-variants input:not(:disabled)");
  if (choosing && first) first.focus();
  ask({ kind: "view", click: { event: "view", product_id: item.dataset.id } }).catch(() => {});
}

function addFromSheet() {
  const body = sheet.querySelector(".dg-sheet-body");
  const variants = sheet.querySelector(".dg-variants");
  const sku = sheet.querySelector("[name=dg-sku]:checked");
  if (variants && !sku) return void askForVariant(variants);
  sheet.close();
  click({ event: "add_to_cart", product_id: body.dataset.id, value: sku ? sku.value : null });
}

function askForVariant(variants) {
  variants.classList.add("dg-missing");
  variants.querySelector("legend").textContent = word("choose_first");
  variants.querySelector("input:not(:disabled)")?.focus();
}

function addToCart(item) {
  if (item.hasAttribute("data-choice")) openSheet(item, true);
  else click({ event: "add_to_cart", product_id: item.dataset.id });
}

function removeFromCart(button) {
  const { id, sku, position } = button.dataset;
  click({ event: "cart_remove", product_id: id, position: Number(position), value: sku || null });
}

function showSide(open) {
  const shown = open && narrow.matches;
  app.classList.toggle("dg-side-open", shown);
  part(".dg-shade").hidden = !shown;
  part(".dg-cart-button").setAttribute("aria-expanded", String(shown));
  side.inert = narrow.matches && !shown;
  if (shown) part(".dg-side-close").focus();
}

narrow.addEventListener("change", () => showSide(false));
sheet.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });
