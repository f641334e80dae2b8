// Nobody has touched the desk for a while: ask the server to lock, because what counts is the server's lock, not ours.
// Somebody is typing and has sent nothing for a while: tell the server, so that it does not lock a long form away.

const idleMs = Number(document.body.dataset.idleSeconds) * 1000;
let touchedAt = Date.now();
let toldAt = Date.now();

for (const kind of ["keydown", "pointerdown", "pointermove", "input"]) {
  document.addEventListener(kind, () => { touchedAt = Date.now(); }, { passive: true });
}

function lock() {
  const form = document.getElementById("lock");
  if (!form) return;
  form.elements.idle.value = "1";
  form.requestSubmit();
}

function watch() {
  const now = Date.now();
  if (now - touchedAt > idleMs) return lock();
  if (touchedAt > toldAt && now - toldAt > idleMs / 4) {
    toldAt = now;
    fetch(document.body.dataset.awake, { redirect: "manual" }).catch(() => document.dispatchEvent(new Event("htmx:sendError")));
  }
}

if (idleMs > 0) setInterval(watch, Math.min(5000, idleMs / 8));
