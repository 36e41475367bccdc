// The parts of an article as forms: what it is, who can get it, what it costs …, its sources, and referrals.

import { words } from "./agent_page.js";
import { element } from "./dom.js";
import { FORMS, choice, line, long, suggestion, tick } from "./studio_answers_fields.js";
import { inForm } from "./studio_page.js";

export const ASPECTS = ["about", "eligibility", "apply", "price", "deadline", "hours", "contact", "complaint"];
const STATES = ["written", "machine", "checked"];

function text(key, values) {
  return words.text(`studio_answers.${key}`, values);
}

/** One part: both texts, how far they have come, source and steps. `changed()` after each change of `part`. */
export function partForm(name, part, sources, changed) {
  const keep = (act) => (value) => {
    act(value);
    changed();
  };
  const controls = {};
  const columns = FORMS.map((form) => {
    const write = keep((value) => {
      if (value.trim()) part[form] = { state: "written", ...part[form], text: value };
      else delete part[form];
    });
    const { node, control } = long(text(form), part[form]?.text, form, write);
    controls[form] = control;
    const state = choice(text("state"), part[form]?.state ?? "written", STATES.map((one) => [one, text(`state_${one}`)]), keep((value) => {
      if (part[form]) part[form].state = value;
    }));
    return [node, state];
  });
  const other = { nn: "nb", nb: "nn" };
  const nodes = FORMS.map((form, at) => {
    const took = () => {
      const select = columns[at][1].querySelector("select");
      select.value = "machine";
      select.dispatchEvent(new Event("input"));
    };
    const from = other[form];
    return element("div", {}, ...columns[at], suggestion(controls[from], controls[form], from, form, took));
  });
  const steps = FORMS.map((form) => {
    const value = (part.steps ?? []).map((step) => step[form] ?? "").join("\n");
    const write = keep((lines) => {
      const own = lines.split("\n").map((one) => one.trim());
      const count = Math.max(own.length, part.steps?.length ?? 0);
      const all = Array.from({ length: count }, (_, at) => ({ ...part.steps?.[at], [form]: own[at] ?? "" }));
      part.steps = all.filter((step) => step.nn || step.nb);
      if (!part.steps.length) delete part.steps;
    });
    return long(text(`steps_${form}`), value, form, write, false).node;
  });
  const named = Object.entries(sources).map(([key, one]) => [key, inForm(one.title) || key]);
  return element(
    "fieldset",
    {},
    element("legend", {}, name),
    element("div", { class: "forms" }, ...nodes),
    element(
      "div",
      { class: "row" },
      choice(text("source"), part.source, named, keep((value) => {
        part.source = value;
      })),
      tick(text("unknown_locally"), part.unknown_locally, keep((value) => {
        part.unknown_locally = value;
      })),
    ),
    element("details", { open: Boolean(part.steps?.length) }, element("summary", {}, `${text("steps_nn").split(" ")[0]}`), element("div", { class: "forms" }, ...steps)),
  );
}

/** The sources: each with names, address and the day it was read. */
export function sourcesForm(sources, changed, added) {
  const rows = Object.values(sources).map((source) => {
    source.title ??= {};
    const set = (act) => (value) => {
      act(value);
      changed();
    };
    return element(
      "div",
      { class: "row" },
      ...FORMS.map((form) => line(text(`source_${form}`), source.title[form], set((value) => {
        source.title[form] = value;
      }), { lang: form })),
      line(text("source_url"), source.url, set((value) => {
        source.url = value.trim();
      }), { type: "url" }),
      line(text("source_checked"), source.checked, set((value) => {
        source.checked = value;
      }), { type: "date" }),
    );
  });
  const add = () => {
    let number = Object.keys(sources).length + 1;
    while (sources[`kjelde-${number}`]) number += 1;
    sources[`kjelde-${number}`] = { title: { nn: "", nb: "" }, url: "", checked: new Date().toISOString().slice(0, 10) };
    added();
  };
  const button = element("button", { type: "button", onclick: add }, text("add_source"));
  return element("fieldset", {}, element("legend", {}, text("sources")), ...rows, element("div", { class: "row" }, button));
}

/** A referral: to whom, a text in each form, an address. */
export function referralForm(referral, authorities, changed) {
  const set = (name) => (value) => {
    referral[name] = value;
    changed();
  };
  const names = Object.entries(authorities).map(([id, one]) => [id, inForm(one.name ?? one) || id]);
  names.sort((one, other) => one[1].localeCompare(other[1], "no"));
  return element(
    "fieldset",
    {},
    element("legend", {}, text("which.referrals")),
    element("div", { class: "forms" }, ...FORMS.map((form) => long(text(`text_${form}`), referral[form], form, set(form)).node)),
    element(
      "div",
      { class: "row" },
      choice(text("authority"), referral.authority, names, set("authority")),
      line(text("url"), referral.url, set("url"), { type: "url" }),
    ),
  );
}
