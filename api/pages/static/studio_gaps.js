// Gaps: what nothing answered, and one click to the draft of an answer or of a referral.

import { openForm } from "./agent_dialog.js";
import { latest } from "./agent_latest.js";
import { byId, words } from "./agent_page.js";
import { element, show } from "./dom.js";
import { change, get, inForm, municipality, open, say, trying } from "./studio_page.js";

const NEW = "";
const beginReading = latest();

function text(key, values) {
  return words.text(`studio_gaps.${key}`, values);
}

async function read() {
  const current = beginReading();
  const told = await trying(() => get(`gaps?${new URLSearchParams({ municipality: municipality() })}`));
  if (!told || !current()) return;
  show(byId("state"), !told.gaps.length);
  byId("state").textContent = text("empty");
  byId("gaps").replaceChildren(...told.gaps.map(card));
}

function card(gap) {
  const near = gap.nearest.map((one) => inForm(one.title)).join(", ");
  const draft = (refer) => element("button", { type: "button", class: !refer && "primary", onclick: () => begin(gap, refer, node) }, text(refer ? "refer" : "answer"));
  const node = element(
    "li",
    { class: "card" },
    element("div", { class: "line-head" }, element("h2", {}, `«${gap.text}»`), element("span", { class: "badge" }, words.count("studio_gaps.count", gap.count))),
    element(
      "dl",
      { class: "facts" },
      ...(gap.texts.length > 1 ? [element("dt", {}, text("asked")), element("dd", {}, gap.texts.map((one) => `«${one}»`).join(", "))] : []),
      ...(near ? [element("dt", {}, text("near")), element("dd", {}, near)] : []),
    ),
    element("div", { class: "actions" }, draft(false), draft(true)),
  );
  return node;
}

async function begin(gap, refer, node) {
  const authorities = refer ? (await trying(() => get("referrals")))?.authorities : null;
  if (refer && !authorities) return;
  const about = element(
    "select",
    { id: "about" },
    ...gap.nearest.map((one) => element("option", { value: one.id }, inForm(one.title))),
    element("option", { value: NEW }, text("new")),
  );
  const names = ["nn", "nb"].map((form) => element("input", { id: `title-${form}`, maxlength: "80", lang: form, autocomplete: "off" }));
  const titles = element(
    "div",
    { class: "ask" },
    ...names.map((name, at) => element("p", { class: "field" }, element("label", { for: name.id }, text(`title_${["nn", "nb"][at]}`)), name)),
  );
  const fit = () => {
    show(titles, about.value === NEW);
    for (const name of names) name.required = about.value === NEW;
  };
  about.addEventListener("change", fit);
  const whom = refer && element("select", { id: "authority" }, ...named(authorities).map(([id, name]) => element("option", { value: id }, name)));
  openForm(
    text(refer ? "refer" : "answer"),
    text("make"),
    async () => {
      const body = { municipality: municipality(), ids: gap.ids };
      if (about.value === NEW) body.title = { nn: names[0].value.trim(), nb: names[1].value.trim() };
      else body.topic = about.value;
      if (whom) body.authority = whom.value;
      const done = await change("POST", "gaps/draft", body);
      const place = refer ? "referrals" : municipality();
      node.replaceChildren(
        element("p", {}, text("drafted")),
        element("a", { class: "quiet", href: `/studio/svar#${place}/${done.subject}` }, text("write")),
      );
      say(text("drafted"));
    },
    element("p", { class: "field" }, element("label", { for: "about" }, text("about")), about),
    titles,
    ...(whom ? [element("p", { class: "field" }, element("label", { for: "authority" }, text("authority")), whom)] : []),
  );
  fit();
}

/** Authorities as `[id, name]`, by name. */
function named(authorities) {
  const pairs = Array.isArray(authorities)
    ? authorities.map((one) => [one.id ?? one, inForm(one.name) || one.id || one])
    : Object.entries(authorities).map(([id, one]) => [id, inForm(one.name ?? one) || id]);
  return pairs.sort((one, other) => one[1].localeCompare(other[1], "no"));
}

open(read);
