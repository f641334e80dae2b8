// The scan field: wedge readers type into it and end each line with Enter. The lines go to the server when they are complete,
// or when nothing has been typed for a moment after an Enter; typed letters of one-key commands go to keys.js.

const COMPLETE = [88, 72, 90];
const QUIET_AFTER_ENTER_MS = 200;
let timer = 0;

// A reader is a keyboard to the machine: under another layout than Latin its keys arrive as other letters. What it meant
// stands in the place of the key.
function meant(event) {
  if (event.key.length !== 1 || event.key <= "\u007f") return "";
  if (event.code === "IntlBackslash" || (event.code === "Comma" && event.shiftKey)) return "<";
  return /^(?:Key|Digit)([A-Z0-9])$/.exec(event.code)?.[1] ?? "";
}

function characters(text) {
  return text.replace(/\s/g, "").length;
}

function looksComplete(text) {
  const lines = text.trim().split(/\s*\n\s*/);
  return lines.length > 1 && COMPLETE.includes(characters(text));
}

function send(field) {
  clearTimeout(timer);
  if (field.value.trim() && !field.form.classList.contains("htmx-request")) field.form.requestSubmit();
}

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!field.matches?.("[data-scan]")) return;
  const letter = meant(event);
  if (letter && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    field.setRangeText(letter, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    return;
  }
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  if (!field.value.trim()) return; // an empty field: Enter is the advised step, see keys.js
  event.preventDefault();
  if (looksComplete(field.value)) return send(field);
  field.setRangeText("\n", field.selectionStart, field.selectionEnd, "end");
  clearTimeout(timer);
  timer = setTimeout(() => send(field), QUIET_AFTER_ENTER_MS);
});

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-scan]")) clearTimeout(timer);
});

// A one-letter command typed into the empty scan field is a command, not the beginning of a passport: keys.js has acted on it.
// After an answer came the cursor waits in the scan field again, unless somebody is filling in something else.
document.addEventListener("htmx:afterSettle", () => {
  const field = document.querySelector("[data-scan]");
  const busy = document.activeElement?.matches("input, select, textarea");
  if (field && !busy) field.focus({ preventScroll: true });
});
