// A dialog, made when it is needed and taken away when it is closed. The browser keeps the keyboard inside it
// and gives focus back afterwards.

import { words } from "./agent_page.js";
import { element, show } from "./dom.js";

/** Open it; Escape and «Avbryt» close it. */
export function openDialog(heading, ...content) {
  const dialog = element(
    "dialog",
    { "aria-labelledby": "dialog-heading" },
    element("h2", { id: "dialog-heading" }, heading),
    ...content,
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** A form in a dialog. `send()` is tried at each submit; what went wrong stands in the form, which stays open. */
export function openForm(heading, submit, send, ...fields) {
  const error = element("p", { class: "error", role: "alert", hidden: true });
  const form = element(
    "form",
    { class: "ask" },
    ...fields,
    error,
    element(
      "div",
      { class: "actions" },
      element("button", { type: "submit", class: "primary" }, submit),
      cancelButton(),
    ),
  );
  const dialog = openDialog(heading, form);
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    show(error, false);
    try {
      await send();
      dialog.close();
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      error.textContent = problem.status === 0 ? words.text("conversation.unreachable") : problem.detail;
      show(error, true);
    } finally {
      busy = false;
    }
  });
  return dialog;
}

export function cancelButton() {
  const close = (event) => event.currentTarget.closest("dialog").close();
  return element("button", { type: "button", onclick: close }, words.text("dialog.cancel"));
}

/** A field with its label over it. */
export function labelled(text, field) {
  return element("p", { class: "field" }, element("label", { for: field.id }, text), field);
}

/** Ask how it ended, one button for each answer; `choose(outcome)` is called when one is pressed. */
export function askEnding(heading, choose) {
  const buttons = ["answered", "no_solution", "resident_left", "abuse", "other"].map((outcome) =>
    element(
      "button",
      {
        type: "button",
        onclick: () => {
          dialog.close();
          choose(outcome);
        },
      },
      words.text(`ending.${outcome}`),
    ),
  );
  const dialog = openDialog(
    heading,
    element("p", {}, words.text("ending.explained")),
    element("div", { class: "actions stacked" }, ...buttons, cancelButton()),
  );
}
