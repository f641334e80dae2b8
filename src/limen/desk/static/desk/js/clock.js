// Waiting clocks: they count in the browser between two answers of the server, in the page's language.

const minutes = new Intl.NumberFormat(document.documentElement.lang + "-u-nu-latn", { style: "unit", unit: "minute", unitDisplay: "short", maximumFractionDigits: 0 });
const NEAR = 0.75;

function show(clock) {
  const waited = Math.max(0, (Date.now() - Date.parse(clock.dataset.since)) / 60000);
  const goal = Number(clock.dataset.goal);
  clock.dataset.state = waited > goal ? "over" : waited > goal * NEAR ? "near" : "within";
  clock.querySelector(".clock-words").textContent = minutes.format(Math.floor(waited));
}

setInterval(() => {
  for (const clock of document.querySelectorAll(".clock[data-since]:not([data-stopped])")) show(clock);
}, 15000);
