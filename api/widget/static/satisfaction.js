// What the resident thought of the conversation: three questions from 1 to 10, each of which may be skipped.

import { Comment } from "./comment.js";
import { element } from "./dom.js";
import { Refused } from "./sheet.js";

const QUESTIONS = ["found", "understood", "overall"];
const BEST = 10;

/** Ask. `send({questions, text?})` promises that the service has it; `done()` after that. */
export function askHowItWent(words, sheet, { send, done }) {
  const questions = QUESTIONS.map((id) => scale(words, id));
  const comment = new Comment(words, words.text("satisfaction.comment"));
  const submit = async () => {
    const chosen = questions.map((node) => node.querySelector("input:checked"));
    const answers = Object.fromEntries(chosen.filter(Boolean).map(({ name, value }) => [name.slice(6), Number(value)]));
    const text = comment.text();
    if (!text && Object.keys(answers).length === 0) throw new Refused(words.text("satisfaction.nothing"));
    await send({ questions: answers, ...(text ? { text } : {}) });
    sheet.close();
    done();
  };
  sheet.ask(words.text("satisfaction.heading"), [words.text("satisfaction.intro"), ...questions, comment.node], [
    { text: words.text("sheet.send"), action: submit, main: true },
    { text: words.text("sheet.skip"), action: () => sheet.close() },
  ]);
}

function scale(words, id) {
  const kind = id === "overall" ? "overall" : "statement";
  const [worst, best] = [words.text(`satisfaction.${kind}_worst`), words.text(`satisfaction.${kind}_best`)];
  const ends = { 1: worst, [BEST]: best };
  const marks = Array.from({ length: BEST }, (_, place) => {
    const value = String(place + 1);
    const name = ends[value] ? `${value}, ${ends[value]}` : null;
    const input = element("input", { type: "radio", name: `svara-${id}`, value, "aria-label": name });
    return element("label", {}, input, element("span", {}, value));
  });
  return element(
    "fieldset",
    { class: "scale" },
    element("legend", {}, words.text(`satisfaction.${id}`)),
    element("div", { class: "marks" }, ...marks),
    element("p", { class: "ends", "aria-hidden": "true" }, element("span", {}, worst), element("span", {}, best)),
  );
}
