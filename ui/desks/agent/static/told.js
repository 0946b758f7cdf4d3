// Times, amounts and failures in the words of the desk.
const locale = () => (desk.language === "zh" ? "zh-CN" : "en");

function span(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return word("seconds", { n: whole });
  if (whole < 3600) return word("minutes", { n: Math.floor(whole / 60) });
  return word("hours", { h: Math.floor(whole / 3600), m: Math.floor((whole % 3600) / 60) });
}

const isThisYear = (at) => new Date(at).getFullYear() === new Date().getFullYear();
const dayOf = (at) => new Date(at).toLocaleDateString(locale(), { year: isThisYear(at) ? undefined : "numeric", month: "short", day: "numeric" });
const timeOf = (at) => new Date(at).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" });
const isToday = (at) => dayOf(at) === dayOf(Date.now());
const momentOf = (at) => (isToday(at) ? timeOf(at) : dayOf(at) + " " + timeOf(at));

function money(amount, currency) {
  if (amount === null || amount === undefined) return "";
  try {
    return new Intl.NumberFormat(locale(), { style: "currency", currency: currency || "CNY", currencyDisplay: "narrowSymbol" }).format(amount);
  } catch {
    return amount + " " + currency;
  }
}

// A time that counts on by itself: since when, in milliseconds of this machine's clock.
function counting(seconds, className = "") {
  const node = make("time", className);
  setCounting(node, seconds);
  return node;
}

function setCounting(node, seconds) {
  node.dataset.since = Date.now() - seconds * 1000;
  node.textContent = span(seconds);
}

setInterval(() => {
  app.querySelectorAll("[data-since]").forEach((node) => {
    const now = span((Date.now() - Number(node.dataset.since)) / 1000);
    if (node.textContent !== now) node.textContent = now;
  });
}, 1000);

// Why a person is wanted; a name that only the program reads is not shown.
const reasonFor = (reason) => word("reason_" + reason) || (/^[a-z_]*$/.test(reason || "") ? "" : reason);

// What went wrong, in words; what the program has no word for is said as it was told.
function reasonOf(error) {
  if (!(error instanceof Refused)) return word("error_network");
  const by = error.told.by ? { by: error.told.by } : {};
  const known = error.code === "taken" && !error.told.by ? "error_taken_by_other" : "error_" + error.code;
  return word(known, by) || error.message;
}

let quiet = null;
function toast(text, wrong = false) {
  const box = part(wrong ? ".ad-alert" : ".ad-status");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(quiet);
  quiet = setTimeout(() => { part(".ad-alert").hidden = part(".ad-status").hidden = true; }, 6000);
}

const complain = (error) => {
  if (!(error instanceof Refused)) console.info(error);
  if (error.status !== 401) toast(reasonOf(error), true);
};

// Does something that the program may refuse; says so, and gives what it answered, or null.
async function tried(work) {
  try {
    return await work();
  } catch (error) {
    complain(error);
    return null;
  }
}

// Asks in a dialog; gives the form once it is confirmed, null when it is not.
function confirmed(title, text, yes, ...fields) {
  const sheet = part(".ad-dialog");
  const form = make("form", "", null,
    make("h2", "", title), text ? make("p", "", text) : null, ...fields,
    make("div", "ad-row", null, make("button", "dg-button dg-primary", yes), button("dg-button dg-quiet", word("cancel"), "dialog-close")));
  form.method = "dialog";
  form.querySelector("h2").id = "ad-dialog-title";
  sheet.replaceChildren(form);
  sheet.returnValue = "";
  return new Promise((done) => {
    let sent = null;
    form.addEventListener("submit", (event) => { event.preventDefault(); sent = form; sheet.close(); });
    sheet.addEventListener("close", () => done(sent), { once: true });
    sheet.showModal();
    (form.querySelector("select, textarea, input") || form.querySelector(".dg-primary")).focus();
  });
}
