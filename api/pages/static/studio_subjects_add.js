// Adding a question, with a suggestion in the other form that a person reads through.

import { openForm } from "./agent_dialog.js";
import { lang, words } from "./agent_page.js";
import { element, show } from "./dom.js";
import { change } from "./studio_page.js";

const OTHER = { nn: "nb", nb: "nn" };

function text(key, values) {
  return words.text(`studio_subjects.${key}`, values);
}

/** Ask for a question about the subject called `title`; `save(examples)` keeps it. */
export function addQuestion(title, save) {
  const question = element("input", { id: "question", maxlength: "300", required: true, autocomplete: "off" });
  const form = element("select", { id: "form" }, ...["nn", "nb"].map((one) => element("option", { value: one, selected: one === lang }, text(one))));
  const other = element("input", { id: "other", maxlength: "300", autocomplete: "off", "aria-describedby": "suggested" });
  const hint = element("span", { class: "hint", id: "suggested", role: "status" });
  const suggest = element("button", { type: "button" }, text("suggest"));
  suggest.addEventListener("click", async () => {
    const asked = question.value.trim();
    if (!asked) return question.focus();
    try {
      const made = await change("POST", "suggestions", { text: asked, from: form.value, to: OTHER[form.value] });
      other.value = made.text;
      hint.textContent = text("suggested");
      other.focus();
    } catch (error) {
      if (error.status === undefined) throw error;
      hint.textContent = error.detail || words.text("studio.unreachable");
    }
  });
  const fit = () => {
    question.lang = form.value;
    other.lang = OTHER[form.value];
  };
  form.addEventListener("change", fit);
  fit();
  show(hint, true);
  openForm(
    `${text("add")} – ${title}`,
    text("save"),
    () => {
      const examples = [{ text: question.value.trim(), lang: form.value }];
      if (other.value.trim()) examples.push({ text: other.value.trim(), lang: OTHER[form.value], pair: examples[0].text });
      return save(examples);
    },
    element("p", { class: "field" }, element("label", { for: "question" }, text("add_text")), question),
    element("p", { class: "field" }, element("label", { for: "form" }, text("add_form")), form),
    suggest,
    element("p", { class: "field" }, element("label", { for: "other" }, text("other_text")), other, hint),
  );
}
