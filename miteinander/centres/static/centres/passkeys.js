// A form with data-passkey asks the device for a passkey and sends the answer. The asking is the sign-in library's.
const form = document.querySelector("form[data-passkey]");
if (form) {
  const { addForm, authenticateForm, loginForm } = window.allauth.webauthn.forms;
  const button = "passkey-button";
  const options = form.dataset.passkeyOptions;
  const data = options ? JSON.parse(options) : undefined;
  if (form.dataset.passkey === "create") {
    addForm({ ids: { add: button, passwordless: "id_passwordless", credential: "id_credential" }, data });
    // Enter in a field means the button, not an empty answer.
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      document.getElementById(button).click();
    });
  } else if (form.dataset.passkey === "use") {
    authenticateForm({ ids: { authenticate: button, credential: "passkey-answer" }, data });
  } else {
    loginForm({ ids: { login: button, credential: "passkey-answer" } });
  }
  // Refused by the person or by the device: say so on the page, not in the console.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    form.querySelector("[data-passkey-failed]").hidden = false;
  });
}
