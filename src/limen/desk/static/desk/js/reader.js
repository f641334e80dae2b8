// The devices of the booth: a program on this machine (limen reader) serves them and is asked over the loopback. Page and
// program prove to each other with every question that they know the pairing secret; what the chip reader answers goes to the
// server as it is.

const KEPT = "limen.reader";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const encoder = new TextEncoder();
let lookedAt = "";

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function secretOf(code) {
  const letters = code.toUpperCase().replace(/[^A-Z2-7]/g, "");
  const bits = [...letters].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return letters.length === 32 ? Uint8Array.from(bits.match(/.{8}/g), (byte) => parseInt(byte, 2)) : null;
}

async function seal(key, ...parts) {
  return hex(await crypto.subtle.sign("HMAC", key, encoder.encode(parts.join("\n"))));
}

// Ask the program and return what it says; throws the word that tells what stood in the way.
async function ask(address, code, path, question) {
  const secret = secretOf(code);
  if (!secret || !crypto.subtle) throw "unpaired";
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const nonce = hex(crypto.getRandomValues(new Uint8Array(16)));
  const said = JSON.stringify(question);
  const headers = { "Content-Type": "application/json", "X-Limen-Nonce": nonce, "X-Limen-Seal": await seal(key, "ask", path, nonce, said) };
  let response, text;
  try {
    response = await fetch(address + path, { method: "POST", headers, body: said, credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" });
    text = await response.text();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw "absent";
  }
  if (response.status === 401) throw "unpaired";
  if (!response.ok || response.headers.get("X-Limen-Seal") !== (await seal(key, "answer", nonce, text))) throw "stranger";
  return JSON.parse(text);
}

const pairingsOf = (panel) => [localStorage.getItem(KEPT), panel.dataset.pairing].filter(Boolean);
const wordIn = (place, word) => place.querySelector(`[data-chip-words] [data-word="${word}"]`)?.textContent ?? word;

function tell(panel, word) {
  panel.querySelector("[data-chip-says]").textContent = wordIn(panel, word);
}

// What somebody has typed meanwhile on this page stays when the answer changes the page around it.
function typed(panel) {
  const fields = [...document.querySelectorAll("#main [name]")].filter((field) => field.form && field.type !== "hidden" && !panel.contains(field));
  const values = fields.map((field) => [field.form.getAttribute("action"), field.name, field.value, field.type, field.checked]);
  return { values, open: [...document.querySelectorAll("#main details[open] > summary")].map((each) => each.textContent), focused: document.activeElement?.id };
}

function typeAgain({ values, open, focused }) {
  for (const summary of document.querySelectorAll("#main details > summary")) {
    if (open.includes(summary.textContent)) summary.parentElement.open = true;
  }
  for (const [action, name, value, type, checked] of values) {
    const alike = [...document.querySelectorAll(`#main [name="${CSS.escape(name)}"]`)].filter((field) => field.form?.getAttribute("action") === action);
    if (type === "checkbox" || type === "radio") alike.filter((field) => field.value === value).forEach((field) => { field.checked = checked; });
    else if (type !== "submit") alike.slice(0, 1).forEach((field) => { if (value) field.value = value; });
  }
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function hand(panel, answer) {
  const form = panel.querySelector("[data-chip-form]");
  if (!form.isConnected || document.querySelector(".htmx-request")) return;
  form.elements.answer.value = JSON.stringify(answer);
  const kept = typed(panel);
  document.addEventListener("htmx:afterSettle", () => typeAgain(kept), { once: true });
  form.requestSubmit();
}

// Return what the reader program says of itself, and the code to which it answers: in a demo there may be two.
async function greeted(address, codes) {
  for (const code of codes) {
    try {
      return { code, ...(await ask(address, code, "/hello", {})) };
    } catch (error) {
      if (error !== "unpaired") throw error;
    }
  }
  throw "unpaired";
}

// `asked`: somebody pressed the button, so that whatever comes of it is kept. Unasked, only a chip that was met is.
async function readChip(panel, { asked }) {
  const { address, challenge } = panel.dataset;
  const can = panel.querySelector("[data-chip-can]");
  try {
    const { code, readers, busy } = await greeted(address, pairingsOf(panel));
    if (busy) return tell(panel, "busy");
    if (!readers.length) {
      tell(panel, "no-readers");
      if (asked) hand(panel, { form: 1, met: "no reader", seconds: 0, tries: 1 });
      return;
    }
    tell(panel, asked ? "reading" : "nothing");
    const answer = await ask(address, code, "/read", { ...JSON.parse(panel.dataset.key), challenge, can: can.value.trim() });
    if (answer.problem) tell(panel, answer.problem === "busy" ? "busy" : "failed");
    else if (asked || answer.met === "chip") hand(panel, answer);
    else tell(panel, "nothing");
  } catch (error) {
    if (typeof error !== "string") throw error;
    tell(panel, error);
  }
}

function look() {
  const panel = document.querySelector("[data-chip]");
  if (!panel) return;
  panel.querySelector("[data-chip-form]").hidden = false;
  const now = panel.dataset.challenge;
  if (panel.hasAttribute("data-first") && pairingsOf(panel).length && lookedAt !== now) {
    lookedAt = now;
    readChip(panel, { asked: false });
  }
}

document.addEventListener("click", (event) => {
  const panel = event.target.closest?.("[data-chip-read]")?.closest("[data-chip]");
  if (panel) readChip(panel, { asked: true });
});
// Enter in the field for the number on the card asks for the chip; only an answer is sent on.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-chip-form]") || event.target.elements.answer.value) return;
  event.preventDefault();
  event.stopPropagation();
  readChip(event.target.closest("[data-chip]"), { asked: true });
}, { capture: true });
document.addEventListener("htmx:afterSettle", look);
look();

// --- a scanner on a serial line: what it sent is typed where a scanner that types would have typed it ---

const SCANNED = "limen.scanned";
let listens = false;

async function typeScan(text) {
  while (document.querySelector(".htmx-request")) await new Promise((done) => setTimeout(done, 50));
  const at = document.activeElement;
  const field = at?.matches("[data-takes-scans]") ? at : document.querySelector("[data-scan]");
  if (!field) return;
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  field.form.requestSubmit();
}

// Ask for the next scan for as long as this page stands before somebody. It ends with the first word that something is in
// the way, and begins anew when the page is looked at again.
async function listen() {
  const place = document.querySelector("[data-scan][data-reader]");
  const code = localStorage.getItem(KEPT);
  if (listens || !place || !code) return;
  listens = true;
  try {
    if ((await ask(place.dataset.reader, code, "/hello", {})).scanner === "none") return;
    while (document.visibilityState === "visible" && document.hasFocus()) {
      const { problem, scan, mark } = await ask(place.dataset.reader, code, "/scan", { after: localStorage.getItem(SCANNED) ?? "" });
      if (problem) return;
      if (scan) {
        localStorage.setItem(SCANNED, mark);
        await typeScan(scan);
      }
    }
  } catch (error) {
    if (typeof error !== "string") throw error;
  } finally {
    listens = false;
  }
}

window.addEventListener("focus", listen);
document.addEventListener("htmx:afterSettle", listen);
listen();

// --- a camera that only the program reaches ---

const box = document.querySelector("[data-booth-camera]");

async function offerCamera(code) {
  const button = box.querySelector("button");
  const told = box.querySelector("[data-booth-camera-told]");
  try {
    box.hidden = !(await ask(box.dataset.boothCamera, code, "/hello", {})).camera;
  } catch (error) {
    if (typeof error !== "string") throw error;
    return;
  }
  button.addEventListener("click", async () => {
    told.textContent = told.dataset.busy;
    try {
      const { picture } = await ask(box.dataset.boothCamera, code, "/still", {});
      if (!picture) throw "failed";
      const files = new DataTransfer();
      files.items.add(new File([Uint8Array.from(atob(picture), (sign) => sign.charCodeAt(0))], "picture.jpg", { type: "image/jpeg" }));
      button.form.querySelector("#file").files = files.files;
      button.form.requestSubmit();
    } catch (error) {
      if (typeof error !== "string") throw error;
      told.textContent = told.dataset.refused;
    }
  });
}

if (box && localStorage.getItem(KEPT)) offerCamera(localStorage.getItem(KEPT));

// --- the page where a browser is paired ---

const form = document.querySelector("[data-reader-pair]");
const says = (word) => { form.querySelector("[data-reader-says]").textContent = wordIn(form, word); };

async function greet(code) {
  try {
    says((await ask(form.dataset.address, code, "/hello", {})).readers.length ? "paired" : "no-readers");
  } catch (error) {
    if (typeof error !== "string") throw error;
    says(error);
  }
}

if (form) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = form.querySelector("#reader-code").value;
    if (!secretOf(code)) return says("wrong-code");
    localStorage.setItem(KEPT, code.toUpperCase().replace(/[^A-Z2-7]/g, ""));
    greet(code);
  });
  form.querySelector("[data-reader-forget]").addEventListener("click", () => {
    localStorage.removeItem(KEPT);
    says("forgotten");
  });
  if (localStorage.getItem(KEPT)) greet(localStorage.getItem(KEPT));
}
