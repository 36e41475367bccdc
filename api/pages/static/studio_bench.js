// The test bench: one question, and every step in words. Below, the questions every new version is tried on.

import { latest } from "./agent_latest.js";
import { byId, words } from "./agent_page.js";
import { element, show } from "./dom.js";
import { steps } from "./studio_bench_steps.js";
import { keepTest } from "./studio_keep_test.js";
import { change, get, inForm, municipality, open, say, trying } from "./studio_page.js";
import { subjects } from "./studio_subject_choice.js";

const beginAsking = latest();
const beginReading = latest();

function text(key, values) {
  return words.text(`studio_bench.${key}`, values);
}

byId("ask").addEventListener("submit", async (event) => {
  event.preventDefault();
  const question = byId("question").value.trim();
  if (!question) return byId("question").focus();
  const current = beginAsking();
  say(text("asking"));
  const told = await trying(() => change("POST", "test-bench", { text: question, municipality: municipality() }));
  // The answer to an earlier question must not stand under a later one.
  if (!told || !current()) return;
  const titles = new Map((await subjects()).map(({ id, title }) => [id, inForm(title)]));
  const heading = element("h2", { id: "steps-heading", tabindex: "-1" }, text("steps"));
  const nodes = [heading, element("ol", {}, ...steps(told, titles))];
  const guess = told.subjects?.[0]?.id ?? null;
  if (told.goes_on) {
    const save = () => keep(question, guess, told.form.code);
    nodes.push(element("div", { class: "actions" }, element("button", { type: "button", onclick: save }, text("save"))));
  }
  byId("steps").replaceChildren(...nodes);
  show(byId("steps"), true);
  heading.focus();
});

function keep(question, guess, form) {
  keepTest(
    { question, guess, form, from: "bench" },
    {
      subjects,
      send: (body) => change("POST", "tests", body),
      kept: () => {
        say(text("saved"));
        return readTests();
      },
    },
  );
}

async function readTests() {
  const current = beginReading();
  const told = await trying(() => get("tests"));
  if (!told || !current()) return;
  const titles = new Map((await subjects()).map(({ id, title }) => [id, inForm(title)]));
  const rows = told.tests.map((one) => {
    const topic = one.subject ?? one.intent.replace(/^subject\//, "");
    const remove = async () => {
      if (!(await trying(() => change("DELETE", `tests/${one.id}`)))) return;
      say(text("removed"));
      await readTests();
      byId("tests-heading").focus();
    };
    return element(
      "li",
      {},
      element("span", {}, element("span", { lang: one.lang }, `«${one.text}»`), ` → ${titles.get(topic) ?? topic} `, one.must ? element("span", { class: "badge care" }, text("must")) : ""),
      element("button", { type: "button", class: "quiet", onclick: remove, "aria-label": `${text("remove")}: ${one.text}` }, text("remove")),
    );
  });
  byId("tests").replaceChildren(...(rows.length ? rows : [element("li", { class: "hint" }, text("tests_none"))]));
}

open(readTests);
