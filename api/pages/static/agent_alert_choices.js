// Where an agent chooses how they are told. The browser is asked for leave only when somebody ticks a box for it.

import { OCCASIONS } from "./agent_alerts.js";
import { openDialog } from "./agent_dialog.js";
import { byId, words } from "./agent_page.js";
import { ring } from "./agent_sound.js";
import { element, show } from "./dom.js";

const REFUSED = "alerts.refused";

/** Make the button work. */
export function alertChoices(alerts) {
  byId("alerts").disabled = false;
  byId("alerts").addEventListener("click", () => open(alerts));
}

function open(alerts) {
  const said = element("p", { role: "status" });
  const problem = element("p", { class: "error", role: "alert", hidden: true });
  const tell = (key) => {
    problem.textContent = key ? words.text(key) : "";
    show(problem, Boolean(key));
  };
  const keep = async (box, change) => {
    tell("");
    const before = alerts.choices;
    try {
      await alerts.keep(change(before));
      said.textContent = words.text("alerts.kept");
    } catch (error) {
      if (error.status === undefined) throw error;
      box.checked = !box.checked;
      said.textContent = "";
      tell("alerts.not_kept");
    }
  };
  const way = (name) =>
    element(
      "fieldset",
      {},
      element("legend", {}, words.text(`alerts.${name}`)),
      ...OCCASIONS.map((occasion) => {
        const id = `alert-${name}-${occasion}`;
        return tick(id, words.text(`alerts.on_${occasion}`), alerts.choices[name][occasion], async (box) => {
          if (box.checked && name === "sound") ring(occasion);
          if (box.checked && name === "notification" && !(await allowed())) {
            box.checked = false;
            return tell(REFUSED);
          }
          return keep(box, (choices) => ({ ...choices, [name]: { ...choices[name], [occasion]: box.checked } }));
        });
      }),
    );
  const quiet = (name) =>
    tick(`alert-${name}`, words.text(`alerts.${name}`), alerts.choices[name], (box) =>
      keep(box, (choices) => ({ ...choices, [name]: box.checked })),
    );
  const dialog = openDialog(
    words.text("alerts.heading"),
    element("p", {}, words.text("alerts.explained")),
    element("div", { class: "ways" }, way("sound"), way("notification")),
    element("fieldset", {}, element("legend", {}, words.text("alerts.quiet")), quiet("title"), quiet("dot")),
    problem,
    said,
    element("button", { type: "button", onclick: () => dialog.close() }, words.text("keys.done")),
  );
}

function tick(id, text, checked, change) {
  const box = element("input", { type: "checkbox", id });
  box.checked = checked;
  box.addEventListener("change", () => change(box));
  return element("div", { class: "tick" }, box, element("label", { for: id }, text));
}

async function allowed() {
  if (!("Notification" in window)) return false;
  return (await Notification.requestPermission()) === "granted";
}
