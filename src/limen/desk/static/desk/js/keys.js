// The keys of the desk. The table stands in the help dialog of the page (desk/keyboard.py), so what is shown is what works.
// A key acts on the one visible element that carries its action; while somebody types text, keys are text.

const table = new Map([...document.querySelectorAll("#keys [data-key]")].map((entry) => [entry.dataset.key, entry.dataset.does]));
// A wedge reader types a passport at some 10 ms a character, begins with a letter and ends with one or two line ends. So a
// key counts as a person's command only when nothing was typed shortly before it, and in the scan field, nothing after it.
const HUMAN_PAUSE_MS = 250;
const READER_PAUSE_MS = 90;
let lastKeyAt = -Infinity;
let waiting = 0;

// A key is known by the letter on it; under an Arabic or a Cyrillic layout, by its place, which has the Latin letter too.
function nameOf(event) {
  if (event.key.length !== 1) return event.key;
  const place = /^Key([A-Z])$/.exec(event.code);
  return (event.key > "\u007f" && place ? place[1] : event.key).toLowerCase();
}

// One line of the table stands for the ten digits.
function actionOf(name) {
  return /^[0-9]$/.test(name) && table.has("0-9") ? `${table.get("0-9")}-${name}` : table.get(name);
}

function isTyping(target) {
  return target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button])");
}

function actorOf(action) {
  return [...document.querySelectorAll(`[data-action~="${action}"]`)].find((element) => element.checkVisibility() && !element.matches(":disabled, [aria-disabled=true]"));
}

function act(action) {
  if (action === "help") return openHelp();
  if (action === "scan") return backToScan();
  if (action === "details") return toggleDetails();
  const element = actorOf(action);
  if (!element) return false;
  if (element.matches("input:not([type=radio]), textarea, select")) element.focus();
  else element.click();
  if (action === "card") element.parentElement.querySelector("input")?.focus();
  return true;
}

function openHelp() {
  document.getElementById("keys").showModal();
  return true;
}

function backToScan() {
  const field = document.querySelector("[data-scan]");
  if (!field) {
    const back = actorOf("scan");
    back?.click();
    return Boolean(back);
  }
  field.focus();
  field.scrollIntoView({ block: "nearest" });
  return true;
}

function toggleDetails() {
  const all = [...document.querySelectorAll(".finding details")];
  const open = all.some((details) => !details.open);
  for (const details of all) details.open = open;
  return all.length > 0;
}

// In the empty scan field the key goes into the field first; it is a command when it is still alone there a moment later.
function actUnlessRead(field, characters, action) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (field.value.length !== characters) return;
    field.value = "";
    act(action);
  }, READER_PAUSE_MS);
}

// No text and no reader types a letter with Alt: whoever holds it down means the command, wherever the cursor stands.
function onChord(event) {
  const action = event.repeat ? undefined : table.get(`alt+${nameOf(event)}`);
  if (action && act(action)) event.preventDefault();
}

function onKey(event) {
  const since = event.timeStamp - lastKeyAt;
  lastKeyAt = event.timeStamp;
  clearTimeout(waiting);
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.altKey) return onChord(event);
  const name = nameOf(event);
  const action = actionOf(name);
  const target = event.target;
  const scanning = target.matches("[data-scan]");
  if (!action || (scanning && target.value.trim() !== "" && name !== "Escape")) return;
  if (scanning && name === "Enter") event.preventDefault();
  if (event.repeat || since < HUMAN_PAUSE_MS) return;
  if (scanning && name !== "Escape") return actUnlessRead(target, name === "Enter" ? 0 : 1, action);
  if (isTyping(target) && name !== "Escape") return;
  if (name === "Enter" && target.closest("button, a, summary, label, input:not([type=radio])")) return;
  if (act(action)) event.preventDefault();
}

// What is folded out of the menu folds back when the officer goes elsewhere, so that it hides nothing of the page.
function foldBack(event) {
  const open = document.querySelector(".more[open]");
  if (!open || (event.type === "keydown" ? event.key !== "Escape" : open.contains(event.target))) return;
  open.open = false;
  if (event.type !== "keydown") return;
  open.querySelector("summary").focus();
  event.stopImmediatePropagation();
}

for (const happening of ["keydown", "focusin", "click"]) document.addEventListener(happening, foldBack);
document.addEventListener("keydown", onKey);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-action=help]")) openHelp();
});
