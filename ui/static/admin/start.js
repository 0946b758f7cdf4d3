// Where one is: the part after # names it, so that back, reload and links lead to the same place.
function go(kind, key) {
  const hash = "#" + kind + (key ? "/" + encodeURIComponent(key) : "");
  if (location.hash === hash) { open(); } else { location.hash = hash; }
}

function show(view) {
  state.shown += 1;
  main.replaceChildren(view);
  scrollTo({ top: 0 });
  const heading = main.querySelector("h2");
  if (heading && state.shown > 1) heading.focus({ preventScroll: true });
}

let here = "";
async function open() {
  if (state.unsaved && main.contains(state.unsaved) && location.hash !== here) {
    const wanted = location.hash;
    history.replaceState(null, "", here);
    if (!(await sure(word("leave_sure"), word("yes")))) return;
    history.replaceState(null, "", wanted);
  }
  state.unsaved = null;
  here = location.hash;
  const [kind, key] = location.hash.slice(1).split("/").map(decodeURIComponent);
  const chosen = props.tabs.includes(kind) ? kind : props.tabs[0];
  drawTabs(chosen);
  if (key && !state.names) state.names = await ask("names").catch(() => ({}));
  try {
    if (pages[chosen]) await pages[chosen](key);
    else if (key === "new") { showEditor(chosen, null, state.filled || {}); state.filled = null; }
    else if (key) await openEditor(chosen, key);
    else await openList(chosen);
  } catch (problem) {
    show(h("div", {}, backTo(chosen), h("h2", { tabindex: "-1" }, word(`tab/${chosen}`)), h("p", { class: "ad-alert", role: "alert" }, problem.message)));
  }
}

function drawTabs(chosen) {
  const tab = (kind) => h("li", {}, h("button", { type: "button", "aria-current": kind === chosen ? "page" : null, onclick: () => go(kind) }, word(`tab/${kind}`)));
  part(".ad-tabs").setAttribute("aria-label", word("tabs"));
  part(".ad-tabs ul").replaceChildren(...props.tabs.map(tab));
  const current = part("[aria-current]");
  if (current) current.scrollIntoView({ block: "nearest", inline: "center" });
}

function speak(language) {
  state.language = language;
  memory.set("language", language);
  app.lang = language === "en" ? "en" : "zh-CN";
  document.documentElement.lang = app.lang;
  app.querySelectorAll("[data-word]").forEach((one) => { one.textContent = word(one.dataset.word); });
  app.querySelectorAll("[data-language]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.language === language)));
  part(".ad-shop").textContent = props.shop[language];
  document.title = `${word("title")} · ${props.shop[language]}`;
}

app.querySelectorAll("[data-language]").forEach((one) => one.addEventListener("click", async () => {
  if (state.unsaved && !(await sure(word("leave_sure"), word("yes")))) return;
  state.unsaved = null;
  speak(one.dataset.language);
  open();
}));
part(".ad-skip").addEventListener("click", (event) => { event.preventDefault(); main.focus(); });
addEventListener("hashchange", open);
addEventListener("beforeunload", (event) => { if (state.unsaved && main.contains(state.unsaved)) event.preventDefault(); });
speak(state.language);
open().then(() => { app.dataset.ready = ""; });
