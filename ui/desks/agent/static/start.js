// Which click and which key does what, the two languages, and the first look.
const shopName = () => props.shop[desk.language] || props.shop[props.language];

const deeds = {
  "open": (node) => showTalk(node.dataset.id),
  "take": take,
  "hand_back": handBack,
  "transfer": transfer,
  "resolve": resolve,
  "reveal": reveal,
  "correct": correct,
  "suggest": (node) => insert(node.textContent),
  "mode": (node) => { setNoting(node.dataset.mode === "note"); field.focus(); },
  "anyway": () => submit(true),
  "better": () => { hideBanned(); field.focus(); },
  "resend": () => sendWaiting(),
  "newer": toEnd,
  "view": (node) => setView(node.dataset.view),
  "tab": (node) => showTab(node.dataset.tab),
  "close-ticket": closeTicket,
  "dialog-close": () => part(".ad-dialog").close(),
  "online": () => { part("[name=presence]").value = "online"; setPresence(); },
  "mute": toggleMuted,
  "notices": allowNotices,
  "language": () => setLanguage(desk.language === "zh" ? "en" : "zh"),
};

app.addEventListener("click", (event) => {
  const node = event.target.closest("[data-do]");
  if (node && app.contains(node) && !node.disabled) deeds[node.dataset.do]?.(node);
  const menu = part(".ad-menu");
  if (menu.open && !menu.contains(event.target)) menu.open = false;
});
app.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.form === "log-out") return void memory.forget();
  if (!form.dataset.form) return;
  event.preventDefault();
  if (form.dataset.form === "search") search();
  else if (form.dataset.form === "export") download(form);
});
app.addEventListener("change", (event) => { if (["presence", "capacity"].includes(event.target.name)) setPresence(); });
addEventListener("keydown", (event) => {
  if (event.altKey && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape") closeMenu();
});

function closeMenu() {
  const menu = part(".ad-menu");
  if (menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
}

document.addEventListener("visibilitychange", () => { if (!document.hidden) { desk.loaded = 0; refresh(); } });

// What was made of words is made anew in the other language; what was typed stays.
function setLanguage(language) {
  desk.language = language;
  memory.set("language", language);
  app.lang = language === "zh" ? "zh-CN" : language;
  document.documentElement.lang = app.lang;
  app.querySelectorAll("[data-word]").forEach((node) => { node.textContent = word(node.dataset.word); });
  app.querySelectorAll("[data-word-label]").forEach((node) => node.setAttribute("aria-label", word(node.dataset.wordLabel)));
  app.querySelectorAll("[data-word-placeholder]").forEach((node) => { node.placeholder = word(node.dataset.wordPlaceholder); });
  part(".ad-shop").textContent = shopName();
  setNoting(noting);
  showMuted();
  showTitle();
  desk.loaded = 0;
  if (desk.state) refresh();
}

setLanguage(desk.language);
showNotices();
showTab("talks");
app.dataset.view = desk.view;
listen();
refresh().then(() => { app.dataset.ready = ""; sendWaiting(); });
