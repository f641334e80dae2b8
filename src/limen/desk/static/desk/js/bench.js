// A picture of a document, large: closer and farther, another picture laid over it (flicker, difference), points set by
// click or by keyboard into the form beside it. Without this script the picture, its marks and the form are all there.

const view = document.querySelector("[data-view]");
const sheet = document.querySelector("[data-sheet]");
const base = document.querySelector("[data-base]");
const laid = document.querySelector("[data-laid]");
const over = document.querySelector("[data-over]");
const hint = document.querySelector("[data-hint]");
const cross = document.querySelector("[data-cross]");
const drawn = document.querySelector("[data-drawn]");
const form = document.querySelector("form [name=x2]")?.form;
const WHOLE = 10000;
const STEP = 1.25;
const CLOSEST = 16;
const PAN = 60;
// Slower than three times a second: faster can bring on a seizure (WCAG 2.3.1).
const BLINK_MS = 500;

let scale = 1;
let blinking = 0;
let pointing = false;
let first = null;
let at = { x: WHOLE / 2, y: WHOLE / 2 };

const button = (action) => document.querySelector(`[data-bench] [data-action=${action}]`);

function zoom(factor) {
  const middle = { x: (view.scrollLeft + view.clientWidth / 2) / scale, y: (view.scrollTop + view.clientHeight / 2) / scale };
  scale = Math.min(CLOSEST, Math.max(1, scale * factor));
  sheet.style.inlineSize = `${scale * 100}%`;
  view.scrollLeft = middle.x * scale - view.clientWidth / 2;
  view.scrollTop = middle.y * scale - view.clientHeight / 2;
}

function press(action, on) {
  button(action)?.setAttribute("aria-pressed", String(on));
}

function stop() {
  clearInterval(blinking);
  blinking = 0;
  press("blink", false);
}

function blink() {
  const was = blinking;
  difference(false);
  stop();
  laid.hidden = Boolean(was) || !laid.src;
  if (was || !laid.src) return;
  press("blink", true);
  blinking = setInterval(() => { laid.hidden = !laid.hidden; }, BLINK_MS);
}

function difference(on = !sheet.classList.contains("is-difference")) {
  if (on) stop();
  sheet.classList.toggle("is-difference", on);
  press("difference", on);
  laid.hidden = !on || !laid.src;
}

function layOver(address) {
  stop();
  difference(false);
  if (address) laid.src = address;
  else laid.removeAttribute("src");
  for (const action of ["blink", "difference"]) button(action).disabled = !address;
}

function line(element, from, to) {
  for (const [name, value] of [["x1", from.x], ["y1", from.y], ["x2", to.x], ["y2", to.y]]) element.setAttribute(name, Math.round(value));
}

function showCross() {
  line(cross.querySelector("[data-across]"), { x: 0, y: at.y }, { x: WHOLE, y: at.y });
  line(cross.querySelector("[data-down]"), { x: at.x, y: 0 }, { x: at.x, y: WHOLE });
  if (first) line(drawn, first, at);
  drawn.toggleAttribute("hidden", !first);
}

function point(on = !pointing) {
  pointing = on && Boolean(form);
  first = null;
  press("point", pointing);
  cross.toggleAttribute("hidden", !pointing);
  hint.textContent = pointing ? hint.dataset.pointing : hint.dataset.idle;
  showCross();
  if (pointing) view.focus();
}

function percent(value) {
  return (value / (WHOLE / 100)).toFixed(2);
}

function fill(prefix, place) {
  form.elements[`x${prefix}`].value = percent(place.x);
  form.elements[`y${prefix}`].value = percent(place.y);
}

function setPoint() {
  if (!first) {
    first = { ...at };
    fill("", first);
    if (form.elements.shape.value !== "point") return showCross();
  } else fill("2", at);
  point(false);
  form.elements.words.focus();
}

function move(across, down, far) {
  if (!pointing) {
    view.scrollBy(across * PAN, down * PAN);
    return;
  }
  const step = far ? WHOLE / 20 : WHOLE / 400 / scale;
  at = { x: Math.min(WHOLE, Math.max(0, at.x + across * step)), y: Math.min(WHOLE, Math.max(0, at.y + down * step)) };
  showCross();
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

view.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (ARROWS[event.key]) move(...ARROWS[event.key], event.shiftKey);
  else if (event.key === "Enter" && pointing) setPoint();
  else if (event.key === "Escape" && pointing) point(false);
  else return;
  event.preventDefault();
});

view.addEventListener("click", (event) => {
  if (!pointing) return;
  const place = sheet.getBoundingClientRect();
  at = { x: ((event.clientX - place.left) / place.width) * WHOLE, y: ((event.clientY - place.top) / place.height) * WHOLE };
  setPoint();
});

document.querySelector("[data-bench]").hidden = false;
button("closer").addEventListener("click", () => zoom(STEP));
button("farther").addEventListener("click", () => zoom(1 / STEP));
button("blink").addEventListener("click", blink);
button("difference").addEventListener("click", () => difference());
button("point")?.addEventListener("click", () => point());
over?.addEventListener("change", () => layOver(over.value));
base.addEventListener("error", stop);
