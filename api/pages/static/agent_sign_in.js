// The sign-in form: errors stand beside the field they are about, and nothing typed is ever emptied.

import { byId, lang, words } from "./agent_page.js";
import { Service } from "./agent_service.js";

const CONSOLE = "/agent/samtalar";
const service = new Service(lang);
const form = byId("sign-in");

if (form) {
  const fields = [byId("username"), byId("password")];
  let busy = false;

  const complain = (field, text) => {
    const error = byId(`${field.id}-error`);
    error.textContent = text;
    error.hidden = text === "";
    field.toggleAttribute("aria-invalid", false);
    if (text) field.setAttribute("aria-invalid", "true");
    if (text) field.setAttribute("aria-describedby", error.id);
    else field.removeAttribute("aria-describedby");
  };

  const missing = () => {
    for (const field of fields) complain(field, field.value ? "" : words.text(`sign_in.${field.id}_missing`));
    return fields.find((field) => !field.value);
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    const first = missing();
    if (first) return first.focus();
    const [username, password] = fields;
    busy = true;
    byId("working").textContent = words.text("sign_in.working");
    try {
      await service.signIn(username.value.trim(), password.value);
      location.assign(CONSOLE + location.hash);
    } catch (error) {
      byId("working").textContent = "";
      complain(password, error.status ? error.detail : words.text("sign_in.unreachable"));
      password.focus();
    } finally {
      busy = false;
    }
  });

  form.querySelector("[type=submit]").disabled = false;
  for (const button of document.querySelectorAll("[data-fill]")) {
    button.addEventListener("click", () => {
      fields[0].value = button.dataset.fill;
      fields[1].value = byId("demo-password").textContent;
      for (const field of fields) complain(field, "");
      form.querySelector("[type=submit]").focus();
    });
  }
}
