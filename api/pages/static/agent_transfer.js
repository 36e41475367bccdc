// Passing a conversation on, to a department or to a colleague who is there, with a note to whoever gets it.

import { labelled, openForm } from "./agent_dialog.js";
import { departments, words } from "./agent_page.js";
import { element } from "./dom.js";

const LONGEST_NOTE = 1000;

/**
 * Ask where to; `send(to, note)` does it. `standing` is what the service last said of the conversation. `asked` has
 * `heading` and `submit`, and `why`, the field a note is written in, with its `label` and `hint`; the usual ones where
 * it is left out.
 */
export async function askWhereTo(service, standing, send, asked = usual()) {
  const { colleagues, known } = await whoIsThere(service);
  const to = element("select", { id: "transfer-to", required: true });
  to.append(element("option", { value: "" }, words.text("transfer.choose")));
  const lines = Object.entries(departments[standing.municipality] ?? {});
  to.append(group("transfer.departments", lines.map(([id, name]) => [`department:${id}`, name])));
  if (colleagues.length) to.append(group("transfer.colleagues", colleagues.map((one) => [`colleague:${one.username}`, described(one)])));
  const nobody = known ? "transfer.no_colleagues" : "transfer.colleagues_unknown";
  openForm(
    asked.heading,
    asked.submit,
    () => {
      const [kind, id] = split(to.value);
      return send({ [kind]: id }, asked.why.value.trim());
    },
    labelled(words.text("transfer.to"), to),
    colleagues.length ? "" : element("p", { class: "hint" }, words.text(nobody)),
    labelled(asked.label, asked.why),
    element("p", { class: "hint", id: asked.why.getAttribute("aria-describedby") }, asked.hint),
  );
}

function usual() {
  return {
    heading: words.text("transfer.heading"),
    submit: words.text("transfer.submit"),
    why: element("textarea", { id: "transfer-note", rows: "3", maxlength: LONGEST_NOTE, "aria-describedby": "transfer-hint" }),
    label: words.text("transfer.note"),
    hint: words.text("transfer.note_hint"),
  };
}

/** Only those who take something now can be given a conversation. */
async function whoIsThere(service) {
  try {
    const here = await service.colleagues();
    const others = here.filter((one) => one.username !== service.me.username && one.status !== "away");
    return { colleagues: others, known: true };
  } catch (error) {
    if (error.status === undefined) throw error;
    return { colleagues: [], known: false }; // The departments are known all the same.
  }
}

function described({ name, role, status, has, capacity }) {
  const values = { name, role, status: words.text(`status.${status}`), has, capacity };
  return words.text("transfer.colleague", values);
}

function group(key, options) {
  return element(
    "optgroup",
    { label: words.text(key) },
    ...options.map(([value, text]) => element("option", { value }, text)),
  );
}

function split(value) {
  const at = value.indexOf(":");
  return [value.slice(0, at), value.slice(at + 1)];
}
