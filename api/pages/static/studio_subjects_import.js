// A file of questions: tried first, taken in only when somebody has seen what would happen.

import { byId, lang, words } from "./agent_page.js";
import { element } from "./dom.js";
import { change, trying } from "./studio_page.js";

function text(key, values) {
  return words.text(`studio_subjects.${key}`, values);
}

/** Make the form work. `done(change, said)` is told what was taken in; `read()` reads the list anew. */
export function importForm(done, read) {
  const place = byId("imported");
  byId("file").addEventListener("change", () => place.replaceChildren());
  byId("import").addEventListener("submit", async (event) => {
    event.preventDefault();
    const [file] = byId("file").files;
    if (!file) return;
    const body = { format: /\.ya?ml$/i.test(file.name) ? "yaml" : "csv", text: await file.text() };
    const told = await trying(() => change("POST", "subjects/import", { ...body, try_only: true }));
    if (!told) return place.replaceChildren();
    const refused = told.refused ?? [];
    const nodes = [
      element("p", {}, text("import_told", { new: told.new, there: told.there ?? told.known ?? 0, refused: refused.length })),
      element("ul", {}, ...refused.map((one) => element("li", { class: "error" }, reason(one)))),
    ];
    if (told.new) {
      const take = async () => {
        const taken = await trying(() => change("POST", "subjects/import", body));
        if (!taken) return;
        place.replaceChildren();
        byId("import").reset();
        done(taken, text("import_done", { new: taken.new }));
        await read();
      };
      nodes.push(element("button", { type: "button", class: "primary", onclick: take }, text("import_do")));
    }
    place.replaceChildren(...nodes);
  });
}

function reason(one) {
  const why = one.why?.[lang] ?? one.detail ?? one.reason ?? "";
  return text("import_refused", { line: one.line ?? one.row, text: [one.text && `«${one.text}»`, why].filter(Boolean).join(" – ") });
}
