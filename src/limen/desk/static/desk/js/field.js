// Registers families where no network is. Each is sealed to the key of the post at once and kept in the browser; this
// page cannot read it again. When the post answers, all are handed over; only what the post has kept is let go here.

const root = document.querySelector("[data-field]");
const form = root.querySelector("form");
const said = root.dataset;
const LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
// A post may have one worker: between two requests somebody at a lane has their turn.
const AT_ONCE = 5;
// Characters of one request: pictures are read by the post one after the other, while others wait.
const MOST_AT_ONCE = 300_000;
const PHOTO_SIDE = 480;
// Whoever says 18 may be 17: the birthday is not known.
const GROWN = 18;
const TRY_AGAIN_MS = 60_000;

// -- What the device keeps -----------------------------------------------------------------------------------------

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("limen-field", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("queue", { keyPath: "id" });
      asked.result.createObjectStore("self");
      asked.result.createObjectStore("renumbered", { keyPath: "id" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

// Runs `work` on the stores in one transaction and waits until it is on the disk of the device.
async function kept(mode, work) {
  const base = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = base.transaction(["queue", "self", "renumbered"], mode, { durability: "strict" });
      const result = {};
      transaction.oncomplete = () => resolve(result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
      work((name) => transaction.objectStore(name), result);
    });
  } finally {
    base.close();
  }
}

function read(request, result, name) {
  request.onsuccess = () => { result[name] = request.result; };
}

function all() {
  return kept("readonly", (store, result) => {
    read(store("queue").getAll(), result, "queue");
    read(store("renumbered").getAll(), result, "renumbered");
    read(store("self").get("device"), result, "device");
    read(store("self").get("count"), result, "count");
  });
}

// -- Numbers, ids, seals ---------------------------------------------------------------------------------------------

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let now = Date.now();
  for (let place = 5; place >= 0; place -= 1, now = Math.floor(now / 256)) bytes[place] = now % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function newNumber() {
  const signs = [...crypto.getRandomValues(new Uint8Array(7))].map((byte) => byte % LETTERS.length);
  const total = signs.reduce((sum, sign, place) => sum + (place + 1) * sign, 0);
  const last = (LETTERS.length - ((4 * total) % LETTERS.length)) % LETTERS.length;
  const plain = [...signs, last].map((sign) => LETTERS[sign]).join("");
  return `${plain.slice(0, 4)}-${plain.slice(4)}`;
}

function isNumber(typed) {
  const plain = typed.toUpperCase().split(".")[0].replace(/[^A-Z0-9]/g, "");
  const signs = [...plain].map((letter) => LETTERS.indexOf(letter));
  if (signs.length !== 8 || signs.includes(-1)) return false;
  return signs.reduce((sum, sign, place) => sum + (place + 1) * sign, 0) % LETTERS.length === 0;
}

function toBase64(buffer) {
  const bytes = new Uint8Array(buffer);
  let text = "";
  // Not all at once: a call has room for so many arguments.
  for (let place = 0; place < bytes.length; place += 8192) text += String.fromCharCode(...bytes.subarray(place, place + 8192));
  return btoa(text);
}

// A photo as small as a face is still known by: pixels alone, upright, in base64. Raises where it is no picture.
async function small(file) {
  const picture = await createImageBitmap(file);
  const share = Math.min(1, PHOTO_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * share));
  canvas.height = Math.max(1, Math.round(picture.height * share));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", 0.7); });
  return toBase64(await blob.arrayBuffer());
}

async function photos() {
  const found = [];
  for (const field of form.querySelectorAll("input[type=file]")) {
    if (field.files.length) found.push([field.name, await small(field.files[0])]);
  }
  return found;
}

async function sealed(text, id) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const spki = Uint8Array.from(atob(said.key), (letter) => letter.charCodeAt(0));
  const theirs = await crypto.subtle.importKey("spki", spki, curve, false, []);
  const mine = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
  const agreed = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, mine.privateKey, 256);
  const words = new TextEncoder();
  const stretch = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: words.encode("limen.field/1") };
  const base = await crypto.subtle.importKey("raw", agreed, "HKDF", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey(stretch, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: words.encode(id) }, key, words.encode(text));
  const point = await crypto.subtle.exportKey("raw", mine.publicKey);
  return JSON.stringify({ v: 1, key: toBase64(point), nonce: toBase64(nonce), data: toBase64(data) });
}

// -- The form ----------------------------------------------------------------------------------------------------------

function addPerson() {
  const place = form.querySelectorAll(".someone").length + 1;
  if (place > Number(said.most)) return null;
  const card = document.getElementById("person").content.cloneNode(true);
  for (const element of card.querySelectorAll("[id], [for], [name], [aria-describedby]")) {
    for (const name of ["id", "for", "name", "aria-describedby"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace("p0-", `p${place}-`));
    }
  }
  const added = card.firstElementChild;
  document.getElementById("more").before(card);
  form.elements.rows.value = place;
  return added;
}

function somebody(card) {
  return [...card.querySelectorAll("input")].some((field) => (field.type === "checkbox" ? field.checked : !["radio", "file"].includes(field.type) && field.value.trim()));
}

function fresh() {
  for (const card of [...form.querySelectorAll(".someone")].slice(1)) card.remove();
  form.reset();
  for (const details of form.querySelectorAll("details")) details.open = false;
  addPerson();
  addPerson();
  form.elements.number.value = newNumber();
}

function wrong() {
  if (!isNumber(form.elements.number.value)) return [said.sayNumber, form.elements.number];
  const cards = [...form.querySelectorAll(".someone")];
  if (!cards.some(somebody)) return [said.sayEmpty, cards[0].querySelector("input")];
  const impossible = [...form.querySelectorAll("input[type=number]")].find((field) => !field.checkValidity());
  if (impossible) return [impossible.validationMessage, impossible];
  const child = said.photosOfChildren ? null : cards.find((card) => card.querySelector("input[type=file]").files.length && !(Number(card.querySelector("input[type=number]").value) > GROWN));
  if (child) return [said.sayChild, child.querySelector("input[type=file]")];
  // Nobody is made a son because nobody looked.
  const unrelated = cards.slice(1).find((card) => somebody(card) && !card.querySelector("select").value);
  return unrelated ? [said.sayRelation, unrelated.querySelector("select")] : null;
}

// Enter goes on to the next field: a family that was kept too early cannot be taken back here.
function goOn(event) {
  if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.target.matches("button, summary")) return;
  event.preventDefault();
  const fields = [...form.querySelectorAll("input:not([type=hidden]), select, button")].filter((field) => field.checkVisibility());
  fields[fields.indexOf(event.target) + 1]?.focus();
}

function tell(place, text) {
  const element = root.querySelector(`[data-${place}]`);
  element.textContent = text;
  element.hidden = !text;
}

async function keep(event) {
  event.preventDefault();
  const found = wrong();
  tell("problem", found ? found[0] : "");
  if (found) return found[1].focus();
  const id = newId();
  const number = form.elements.number.value;
  const people = [...form.querySelectorAll(".someone")].filter(somebody).length;
  const entries = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const at = Date.now();
  try {
    entries.push(...(await photos()));
  } catch {
    return tell("problem", said.sayNoPicture);
  }
  try {
    const seal = await sealed(JSON.stringify({ at, entries }), id);
    await kept("readwrite", (store) => {
      const counted = store("self").get("count");
      counted.onsuccess = () => {
        const sequence = (counted.result ?? 0) + 1;
        store("self").put(sequence, "count");
        store("queue").put({ id, sequence, number, people, at, sealed: seal });
      };
    });
  } catch {
    // What was typed stays where it is: a disk that is full or a browser that forgets must not look like success.
    return tell("problem", said.sayNotKept);
  }
  tell("last", said.sayKept.replace("{number}", number));
  fresh();
  form.elements["p1-given_names"].focus();
  window.scrollTo(0, 0);
  await show();
  return handOver();
}

// -- Handing over ------------------------------------------------------------------------------------------------------

let underWay = false;

async function handOver() {
  if (underWay) return;
  underWay = true;
  try {
    tell("network", await handOverAll());
  } catch {
    tell("network", said.sayNoNetwork);
  } finally {
    underWay = false;
    await show();
  }
}

// Returns what to say; raises where no network is.
async function handOverAll() {
  const answer = await fetch(said.state, { redirect: "manual", cache: "no-store", headers: { "X-Limen-Live": "1" } });
  root.querySelector("[data-sign-in]").hidden = answer.ok;
  if (!answer.ok) return said.saySignIn;
  const { token, officer } = await answer.json();
  const stuck = new Map();
  const notes = [];
  for (;;) {
    const { queue, device, count } = await all();
    const left = queue.filter((group) => !stuck.has(group.id));
    const groups = some(left);
    const sent = await fetch(said.handOver, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ device, count: count ?? 0, groups: groups.map(({ id, sequence, sealed: seal }) => ({ id, sequence, sealed: seal })) }),
    });
    if (!sent.ok) return said.saySignIn;
    for (const [place, told] of (await sent.json()).groups.entries()) {
      await letGo(groups[place], told, stuck);
      if (told.photo) notes.push(`${told.number}: ${told.photo}`);
    }
    if (groups.length === left.length) break;
  }
  tell("problem", [...new Set([...stuck.values(), ...notes])].join(" "));
  return said.sayOnline.replace("{officer}", officer);
}

// The first families that fit into one request; one always does.
function some(groups) {
  let size = 0;
  const fits = groups.slice(0, AT_ONCE).findIndex((group) => (size += group.sealed.length) > MOST_AT_ONCE);
  return groups.slice(0, fits < 0 ? AT_ONCE : Math.max(1, fits));
}

async function letGo(group, told, stuck) {
  if (told.problem) return stuck.set(group.id, told.problem);
  return kept("readwrite", (store) => {
    store("queue").delete(group.id);
    if (told.number && told.number.replace(/[^A-Z0-9]/g, "") !== group.number.toUpperCase().split(".")[0].replace(/[^A-Z0-9]/g, "")) {
      store("renumbered").put({ id: group.id, was: group.number, is: told.number });
    }
  });
}

// -- What the page says --------------------------------------------------------------------------------------------------

async function show() {
  const { queue, renumbered, device, count } = await all();
  const people = queue.reduce((sum, group) => sum + group.people, 0);
  tell("waiting", queue.length ? said.sayWaiting.replace("{groups}", queue.length).replace("{people}", people) : said.sayNothingWaits);
  tell("device", said.sayDevice.replace("{device}", device.slice(-4).toUpperCase()).replace("{count}", count ?? 0));
  tell("renumbered", renumbered.map((each) => said.sayRenumbered.replace("{was}", each.was).replace("{is}", each.is)).join(" "));
  root.querySelector("[data-seen]").hidden = !renumbered.length;
}

async function start() {
  await kept("readwrite", (store) => {
    const known = store("self").get("device");
    known.onsuccess = () => { if (!known.result) store("self").put(newId(), "device"); };
  });
  fresh();
  form.addEventListener("submit", keep);
  form.addEventListener("keydown", goOn);
  document.getElementById("more").addEventListener("click", () => addPerson()?.querySelector("input").focus());
  root.querySelector("button[data-hand-over]").addEventListener("click", handOver);
  root.querySelector("[data-seen]").addEventListener("click", async () => {
    await kept("readwrite", (store) => store("renumbered").clear());
    await show();
  });
  window.addEventListener("online", handOver);
  setInterval(async () => { if ((await all()).queue.length) await handOver(); }, TRY_AGAIN_MS);
  await show();
  // Ask that a browser short of room clears other pages first.
  navigator.storage?.persist?.();
  if (navigator.serviceWorker) {
    await navigator.serviceWorker.register(said.worker, { scope: said.scope });
    await navigator.serviceWorker.ready;
    root.dataset.ready = "1";
    tell("ready", said.sayReady);
  }
  await handOver();
}

start();
