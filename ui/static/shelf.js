// Product rows: scrolling them with arrows, choosing some to compare.
const COMPARED_AT_MOST = 4;
const chosen = new Map();

function watchShelves() {
  for (const row of log.querySelectorAll(".dg-products:not([data-watched])")) {
    row.dataset.watched = "";
    row.addEventListener("scroll", () => showArrows(row), { passive: true });
    new ResizeObserver(() => showArrows(row)).observe(row);
  }
}

function showArrows(row) {
  const shelf = row.parentElement;
  const rest = row.scrollWidth - row.clientWidth - row.scrollLeft;
  shelf.querySelector(".dg-more-left").hidden = row.scrollLeft < 8;
  shelf.querySelector(".dg-more-right").hidden = rest < 8;
  shelf.classList.toggle("dg-cut-right", rest >= 8);
}

function scrollShelf(button, direction) {
  const row = button.parentElement.querySelector(".dg-products");
  row.scrollBy({ left: direction * row.clientWidth * 0.8, behavior: "smooth" });
}

function toggleChosen(button) {
  const position = Number(button.closest("[data-position]").dataset.position);
  if (chosen.has(position)) chosen.delete(position);
  else if (chosen.size < COMPARED_AT_MOST && position <= word("ordinals").length) chosen.set(position, button);
  button.setAttribute("aria-pressed", String(chosen.has(position)));
  showChosen();
}

function showChosen() {
  const bar = part(".dg-compare-bar");
  bar.hidden = chosen.size === 0;
  bar.querySelector("span").textContent = word("compare_bar", { count: chosen.size });
  bar.querySelector("[data-do=compare-go]").disabled = chosen.size < 2;
}

function clearChosen() {
  chosen.forEach((button) => button.setAttribute("aria-pressed", "false"));
  chosen.clear();
  showChosen();
}

function compareChosen() {
  const names = [...chosen.keys()].sort((a, b) => a - b).map((place) => word("ordinals")[place - 1]);
  if (names.length > 1) say(word("compare_message", { items: names.join(word("compare_and")) }));
}
