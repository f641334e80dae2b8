// Keeps the page for the field on the device, whole: page and files of one version together, or nothing of it.
// What it keeps holds nothing of anybody; what a browser was told not to store is not stored here either.

const { page, files, version } = self.kept;
const CACHE = `field-${version}`;

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

async function keep() {
  const cache = await caches.open(CACHE);
  const answer = await fetch(page, { credentials: "same-origin", cache: "no-store" });
  // The way to the sign-in is not the page.
  if (!answer.ok || answer.redirected) throw new Error("the page for the field could not be had");
  await cache.addAll(files);
  await cache.put(page, answer);
}

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOld().then(() => self.clients.claim()));
});

async function forgetOld() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("field-") && name !== CACHE).map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname === page && event.request.mode === "navigate") event.respondWith(fromDevice(page, event.request));
  else if (address.pathname.includes("/static/")) event.respondWith(fromDevice(event.request, event.request));
});

async function fromDevice(name, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(name)) ?? keepFont(cache, request, await fetch(request));
}

function keepFont(cache, request, answer) {
  if (answer.ok && request.destination === "font") cache.put(request, answer.clone());
  return answer;
}
