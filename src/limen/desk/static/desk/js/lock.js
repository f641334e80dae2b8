// Nobody has touched the desk for a while: ask the server to lock, because what counts is the server's lock, not ours.

const idleMs = Number(document.body.dataset.idleSeconds) * 1000;
let touchedAt = Date.now();

for (const kind of ["keydown", "pointerdown", "pointermove", "input"]) {
  document.addEventListener(kind, () => { touchedAt = Date.now(); }, { passive: true });
}

function lock() {
  const form = document.getElementById("lock");
  if (!form) return;
  form.elements.idle.value = "1";
  form.requestSubmit();
}

if (idleMs > 0) setInterval(() => { if (Date.now() - touchedAt > idleMs) lock(); }, 5000);
