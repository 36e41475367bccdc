// Saving a question that every new version is tried on: from the test bench, and from a conversation.

import { openForm } from "./agent_dialog.js";
import { lang, words } from "./agent_page.js";
import { element } from "./dom.js";

function text(key) {
  return words.text(`studio_bench.${key}`);
}

/**
 * Ask what `question` is about, and save it. `guess` is the subject that is chosen at first, `form` the form it is
 * written in, `from` where it comes from. `subjects()` reads all there are, which may take some seconds after a restart;
 * `send(body)` saves; `kept()` is told afterwards.
 */
export function keepTest({ question, guess, form, from }, { subjects, send, kept }) {
  const choice = element("select", { id: "about", required: true });
  fill(choice, guess, subjects);
  const must = element("input", { id: "must", type: "checkbox" });
  openForm(
    text("save"),
    text("save"),
    async () => {
      await send({ text: question, subject: choice.value, must: must.checked, from, lang: form });
      await kept();
    },
    element("p", { lang: form }, `«${question}»`),
    element("p", { class: "field" }, element("label", { for: "about" }, text("save_subject")), choice),
    element("label", { class: "check", for: "must" }, must, text("save_must")),
  );
}

/** Put the subjects into the choice when they come. Nothing can be saved before that: an empty choice is refused. */
async function fill(choice, guess, subjects) {
  const only = (told) => choice.replaceChildren(element("option", { value: "" }, told));
  only(text("save_loading"));
  try {
    const options = (await subjects()).map(({ id, title }) =>
      element("option", { value: id, selected: id === guess }, title[lang]),
    );
    choice.replaceChildren(...options);
  } catch (error) {
    if (error.status === undefined) throw error;
    only(text("save_unreadable"));
  }
}
