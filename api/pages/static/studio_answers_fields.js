// Fields of an answer: two texts side by side with a hint about plain language, and single fields.

import { words } from "./agent_page.js";
import { element } from "./dom.js";
import { change, trying } from "./studio_page.js";

const LONG_SENTENCE = 20; // words; the same as api/studio/articles_hint.py
const FIRST_WORDS = 5;
export const FORMS = ["nn", "nb"];
let made = 0;

function text(key, values) {
  return words.text(`studio_answers.${key}`, values);
}

/** A labelled control; `set(value)` is called whenever it changes. */
export function field(label, control, set) {
  control.id ||= `field-${++made}`;
  control.addEventListener("input", () => set(control.type === "checkbox" ? control.checked : control.value));
  return element("div", { class: "field" }, element("label", { for: control.id }, label), control);
}

/** A field of one line. */
export function line(label, value, set, more = {}) {
  const control = element("input", { autocomplete: "off", ...more });
  control.value = value ?? "";
  return field(label, control, set);
}

/** A choice among `[value, name]`. */
export function choice(label, value, options, set) {
  const control = element("select", {}, ...options.map(([id, name]) => element("option", { value: id, selected: id === value }, name)));
  return field(label, control, set);
}

/** A box to tick. */
export function tick(label, value, set) {
  const box = element("input", { type: "checkbox", id: `field-${++made}` });
  box.checked = Boolean(value);
  box.addEventListener("change", () => set(box.checked));
  return element("label", { class: "check", for: box.id }, box, label);
}

/** A text of several lines in one form, with what can be said about its sentences. */
export function long(label, value, form, set, hinted = true) {
  const control = element("textarea", { lang: form, rows: "5" });
  control.value = value ?? "";
  const node = field(label, control, set);
  if (hinted) {
    const hint = element("span", { class: "hint", id: `hint-${++made}` });
    control.setAttribute("aria-describedby", hint.id);
    const tell = () => {
      hint.textContent = plainness(control.value);
    };
    control.addEventListener("input", tell);
    tell();
    node.append(hint);
  }
  return { node, control };
}

function plainness(written) {
  const sentences = written.trim().split(/(?<=[.!?])\s+(?=[A-ZÆØÅ«0-9])/).filter(Boolean);
  if (!sentences.length) return "";
  const counted = sentences.map((one) => one.split(/\s+/).filter(Boolean).length);
  const longOnes = sentences.filter((_, at) => counted[at] > LONG_SENTENCE);
  if (!longOnes.length) return text("easy", { mean: Math.round(counted.reduce((sum, one) => sum + one, 0) / counted.length) });
  const first = longOnes[0].split(/\s+/).slice(0, FIRST_WORDS).join(" ");
  return text(longOnes.length === 1 ? "long_one" : "long_many", { count: longOnes.length, first });
}

/** A button that fills `to` with what a machine makes of `from`; `took()` is told afterwards. */
export function suggestion(from, to, source, target, took) {
  const said = element("span", { class: "hint", role: "status" });
  const ask = async () => {
    if (!from.value.trim()) return from.focus();
    const found = await trying(() => change("POST", "suggestions", { text: from.value, from: source, to: target }));
    if (!found) return;
    to.value = found.text;
    to.dispatchEvent(new Event("input"));
    took();
    said.textContent = text("suggested");
    to.focus();
  };
  const form = text(target).toLocaleLowerCase("no");
  return element("div", {}, element("button", { type: "button", class: "quiet", onclick: ask }, text("suggest", { form })), said);
}
