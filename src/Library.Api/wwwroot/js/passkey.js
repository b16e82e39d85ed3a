// Has the browser make or use a passkey when a form is sent, and sends the form with what came of it.
const known = new WeakSet();

export function begin(form) {
  const canParse = form.dataset.ceremony === "create" ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
  if (!globalThis.PublicKeyCredential?.[canParse] || known.has(form)) {
    return;
  }

  known.add(form);
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    if (form.elements.credential.value === "") {
      event.preventDefault();
      ask(form);
    }
  });
}

async function ask(form) {
  const said = form.querySelector("[data-said]");
  said.textContent = "";
  try {
    // The password first: a device keeps what it has made, also where it is refused afterwards.
    const answer = await fetch(form.dataset.options, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json" },
      body: JSON.stringify({ password: form.elements.owner?.value }),
    });
    if (!answer.ok || answer.redirected) {
      said.textContent = answer.status === 400
        ? (await answer.json()).errors?.password?.[0]
        : "That did not work. Load the page again, then try once more.";
      form.elements.owner?.focus();
      return;
    }

    const options = await answer.json();
    const credential = form.dataset.ceremony === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    form.elements.credential.value = JSON.stringify(credential);
    form.requestSubmit();
  } catch (error) {
    said.textContent = error.name === "InvalidStateError"
      ? "This device has a passkey for your account already."
      : "No passkey was used. Try again, or sign in with your password.";
  }
}
