// Finding a subject among all of them: a search field and the eight that fit best, by mouse or arrow keys.

import { words } from "./agent_page.js";
import { element } from "./dom.js";
import { get, inForm, trying } from "./studio_page.js";

const SHOWN = 8;
let known = null;

/** Every subject, `[{id, title, …}]`; read once on a page. */
export async function subjects() {
  known ??= (await trying(() => get("subjects")))?.subjects ?? null;
  return known ?? [];
}

/** Forget what was read: a subject has been made. */
export function forgetSubjects() {
  known = null;
}

/** A search over the subjects. `take(subject)` is called with the one that is chosen. */
export function subjectChoice(take) {
  const field = element("input", { type: "search", id: "subject-search", autocomplete: "off" });
  const found = element("div", { class: "found" });
  const show = async () => {
    const asked = field.value.trim().toLocaleLowerCase("no");
    const all = await subjects();
    const fits = all
      .map((subject) => [rank(subject, asked), subject])
      .filter(([place]) => place < 3)
      .sort((one, other) => one[0] - other[0])
      .slice(0, SHOWN);
    const buttons = fits.map(([, subject]) =>
      element("button", { type: "button", onclick: () => take(subject) }, inForm(subject.title)),
    );
    found.replaceChildren(...(buttons.length ? buttons : [element("p", { class: "hint" }, words.text("studio_inbox.no_subject"))]));
  };
  const node = element(
    "div",
    { class: "field", role: "search" },
    element("label", { for: "subject-search" }, words.text("studio_inbox.search")),
    field,
    found,
  );
  field.addEventListener("input", show);
  node.addEventListener("keydown", (event) => {
    const buttons = [...found.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "ArrowDown") (buttons[at + 1] ?? buttons[0])?.focus();
    else if (event.key === "ArrowUp") (at > 0 ? buttons[at - 1] : field).focus();
    else if (event.key === "Enter" && at < 0) buttons[0]?.click();
    else return;
    event.preventDefault();
  });
  show();
  return { node, field };
}

/** 0: begins with it, 1: a word of it does, 2: it stands somewhere, 3: nowhere. */
function rank({ title, id }, asked) {
  const names = [title.nn, title.nb, id].map((name) => name.toLocaleLowerCase("no"));
  if (names.some((name) => name.startsWith(asked))) return 0;
  if (names.some((name) => name.split(/[\s,-]+/).some((word) => word.startsWith(asked)))) return 1;
  return names.some((name) => name.includes(asked)) ? 2 : 3;
}
