// Forms and links marked with data-swap change only the middle of the page; without this script they load the whole page.
// Marked here, once, and not in every template, because the attributes are the same everywhere.

function mark(root) {
  for (const element of root.querySelectorAll("[data-swap]:not([hx-target])")) {
    const address = element.getAttribute(element.tagName === "FORM" ? "action" : "href");
    element.setAttribute(element.tagName === "FORM" ? "hx-post" : "hx-get", address);
    element.setAttribute("hx-target", "#main");
    element.setAttribute("hx-swap", "outerHTML");
    // A double click sends one request; the form's own id makes a repeated one harmless on the server.
    element.setAttribute("hx-sync", "this:drop");
    htmx.process(element);
  }
}

mark(document);
document.addEventListener("htmx:load", (event) => mark(event.target.parentElement ?? document));

// Names of countries beside their codes on the passenger card.
document.addEventListener("input", (event) => {
  const place = event.target.dataset?.countryName;
  if (!place) return;
  const typed = event.target.value.trim().toUpperCase();
  const known = document.querySelector(`#countries option[value="${CSS.escape(typed)}"]`);
  document.getElementById(place).textContent = known ? known.textContent : "";
});
