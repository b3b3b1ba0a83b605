// Security keys: asks the browser for one, and sends what it answers with the form.

const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};

const text = (buffer) => {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
};

const named = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

const asked = {
  create: (key) => ({
    ...key,
    challenge: bytes(key.challenge),
    user: { ...key.user, id: bytes(key.user.id) },
    excludeCredentials: named(key.excludeCredentials),
  }),
  get: (key) => ({ ...key, challenge: bytes(key.challenge), allowCredentials: named(key.allowCredentials) }),
};

const answer = (credential) => {
  const { response } = credential;
  const parts = { clientDataJSON: text(response.clientDataJSON) };
  if (response.attestationObject) {
    parts.attestationObject = text(response.attestationObject);
  } else {
    parts.authenticatorData = text(response.authenticatorData);
    parts.signature = text(response.signature);
    parts.userHandle = response.userHandle ? text(response.userHandle) : null;
  }
  const { id, rawId, type } = credential;
  return { id, rawId: text(rawId), type, response: parts, clientExtensionResults: {} };
};

for (const form of document.querySelectorAll("form[data-key]")) {
  const way = form.dataset.key;
  const button = form.querySelector("[data-key-button]");
  const words = form.querySelector("[data-key-words]");
  const options = JSON.parse(document.getElementById(form.dataset.keyOptions).textContent);
  if (!window.PublicKeyCredential) {
    words.textContent = "このブラウザーでは、セキュリティキーを使えません。";
  } else {
    button.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      words.textContent = "キーに触れるか、端末の指示に従ってください。";
      try {
        const credential = await navigator.credentials[way]({ publicKey: asked[way](options.publicKey) });
        form.elements.credential.value = JSON.stringify(answer(credential));
        form.submit();
      } catch {
        words.textContent = "セキュリティキーを確かめられませんでした。もう一度お試しください。";
      }
    });
  }
}
