// Passkeys: the browser asks the person, the form carries the answer. Options come in the page, or from the server where
// nobody has said who they are yet. Forms that need a passkey stay hidden in a browser that has none.

const able = Boolean(window.PublicKeyCredential && navigator.credentials);

async function optionsOf(form) {
  if (form.dataset.passkey !== "ask") return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.ask, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

function asResidentKey(options) {
  Object.assign(options.publicKey.authenticatorSelection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
  return options;
}

async function credentialFor(form) {
  const options = await optionsOf(form);
  if (form.dataset.passkey !== "create") return window.webauthnJSON.get(options);
  return window.webauthnJSON.create(form.elements.passwordless?.checked ? asResidentKey(options) : options);
}

async function submit(event) {
  const form = event.target;
  if (form.elements.credential.value) return;
  event.preventDefault();
  const problem = form.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(await credentialFor(form));
    form.requestSubmit();
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    problem.hidden = false;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", submit);
  form.hidden = !able;
}
