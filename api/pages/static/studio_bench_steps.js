// Each step of the bench in words: what was read, what was noticed, what it can be about, what was found and decided.

import { words } from "./agent_page.js";
import { element } from "./dom.js";
import { inForm } from "./studio_page.js";

function text(key, values) {
  return words.text(`studio_bench.${key}`, values);
}

const percent = (share) => Math.round(100 * share);

/** The steps as list items. `titles`: names of subjects by id. */
export function steps(told, titles) {
  const list = [
    step("read", told.normalised.length ? text("words", { words: told.normalised.join(" · ") }) : text("no_words")),
    step("form", form(told)),
    step("personal", personal(told)),
    step("danger", danger(told.crisis)),
  ];
  if (!told.goes_on) return list;
  const found = told.steps ?? {};
  list.push(step("subjects", told.subjects.length ? bars(told.subjects.map((one) => [inForm(one.title), one.confidence])) : text("subjects_none")));
  if (told.aspects.length) {
    list.push(step("aspects", bars(told.aspects.slice(0, 3).map((one) => [text(`aspect.${one.name}`), one.confidence]))));
  }
  if (found.passages) list.push(step("passages", passages(found.passages)));
  if (found.rejected?.length) {
    list.push(step("rejected", element("details", {}, element("summary", {}, `${text("step.rejected")} (${found.rejected.length})`), passages(found.rejected))));
  }
  list.push(step("decision", ...decision(found.decision, titles)));
  list.push(step("replies", replies(told.replies)));
  return list;
}

function step(name, ...content) {
  const nodes = content.map((one) => (typeof one === "string" ? element("p", {}, one) : one));
  return element("li", {}, element("h3", {}, text(`step.${name}`)), ...nodes);
}

function form({ form: read, language }) {
  if (language) return text("foreign");
  return read.code ? text(`form_${read.code}`, { percent: percent(read.confidence) }) : text("form_unsure");
}

function personal({ personal_data: found, masked }) {
  if (found.stopped.length) return text("personal_stopped");
  return found.kinds.length ? text("personal_masked", { text: masked }) : text("personal_none");
}

function danger(found) {
  if (!found) return text("danger_none");
  return text(found.certain ? "danger_certain" : "danger_suspected", { kind: text(`kind.${found.kind}`) });
}

function bars(rows) {
  return element(
    "ul",
    { class: "bars" },
    ...rows.map(([name, share]) => {
      const said = text("sure", { percent: percent(share) });
      const meter = element("meter", { min: "0", max: "1", value: String(share), "aria-label": `${name}: ${said}` });
      return element("li", {}, element("span", {}, name), meter, element("span", { class: "hint" }, said));
    }),
  );
}

function passages(hits) {
  if (!hits.length) return element("p", {}, text("passages_none"));
  return element(
    "ul",
    { class: "texts" },
    ...hits.map((hit) =>
      element(
        "li",
        {},
        element("strong", {}, [hit.title, hit.heading].filter(Boolean).join(" – ")),
        ` · ${text("score", { points: percent(hit.score) })}`,
        element("blockquote", {}, hit.text),
        element("p", { class: "hint" }, hit.reason),
      ),
    ),
  );
}

function decision(made, titles) {
  if (!made) return [text("decision.none")];
  const said = [text(`decision.${made.because}`)];
  const names = made.candidates.map((id) => titles.get(id) ?? id);
  if (names.length) said.push(text("offered", { subjects: names.join(", ") }));
  return said;
}

function replies(both) {
  return element(
    "div",
    { class: "both" },
    ...Object.entries(both).map(([lang, reply]) => {
      const links = (reply.sources ?? []).map((source) => source.title).join(", ");
      const choices = (reply.choices ?? []).map((choice) => choice.title).join(", ");
      const nodes = [element("h4", {}, text(`reply.${lang}`)), element("p", { class: "bubble", lang }, reply.text)];
      if (links) nodes.push(element("p", { class: "hint" }, text("sources", { sources: links })));
      if (choices) nodes.push(element("p", { class: "hint" }, text("choices", { choices })));
      return element("div", {}, ...nodes);
    }),
  );
}
