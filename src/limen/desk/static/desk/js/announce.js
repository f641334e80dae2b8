// What arrives late is said where it belongs and, politely, to a screen reader; a server that does not answer is said loudly.

const region = document.getElementById("announce");
const connection = document.getElementById("connection");
const online = connection?.innerHTML;

function say(text) {
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = text; });
}

function showConnection(answers) {
  if (!connection || connection.classList.contains("loud") === !answers) return;
  connection.classList.toggle("loud", !answers);
  if (answers) connection.innerHTML = online;
  else connection.textContent = connection.dataset.offline;
  if (!answers) say(connection.dataset.offline);
}

for (const kind of ["htmx:sendError", "htmx:timeout", "offline"]) {
  (kind === "offline" ? window : document).addEventListener(kind, () => showConnection(false));
}
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.xhr?.status) showConnection(true); });
window.addEventListener("online", () => showConnection(true));

// A problem that came with the answer takes the focus, so that nobody types on into a refused form.
document.addEventListener("htmx:afterSettle", (event) => {
  const problem = document.getElementById("problem");
  if (problem) problem.focus();
  else if (event.target.id === "main") say(document.querySelector("[data-announce]")?.dataset.announce ?? document.title);
});
if (document.getElementById("problem")) document.getElementById("problem").focus();
