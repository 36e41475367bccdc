// Learning: starting it, following it, and what came of it. Whoever comes later, or in another tab, sees the same.

import { byId, lang, words } from "./agent_page.js";
import { moment } from "./agent_time.js";
import { element, show } from "./dom.js";
import { change, get, open, say, trying } from "./studio_page.js";
import { Report } from "./studio_training_report.js";
import { Versions } from "./studio_training_versions.js";

const report = new Report(byId("report"));
const versions = new Versions(byId("versions"), byId("rollback"), report);
let shown = "";
let underWay = null;

function text(key, values) {
  return words.text(`studio_training.train.${key}`, values);
}

/** Tell how the training stands; read the versions anew when one has ended. */
function tell({ training, log, changed }) {
  const now = JSON.stringify([training, log, changed]);
  if (now === shown) return;
  shown = now;
  const busy = Boolean(training?.under_way);
  byId("changed").textContent = text(changed ? "changed" : "unchanged");
  byId("start").disabled = busy;
  show(byId("cancel"), busy);
  byId("under-way").replaceChildren(...(training ? about(training) : [element("p", { class: "hint" }, text("none"))]));
  const bar = byId("progress");
  show(bar, busy);
  if (training?.of) bar.value = training.done / training.of;
  else bar.removeAttribute("value");
  byId("log").replaceChildren(...(log ?? []).map((line) => element("li", {}, said(line))));
  show(byId("done"), Boolean(log?.length));
  if (underWay && !busy) versions.read();
  underWay = busy;
}

function said(line) {
  return typeof line === "string" ? line : (line.text?.[lang] ?? line.text ?? JSON.stringify(line));
}

function about(training) {
  const time = moment(new Date(training.asked_at));
  const asked = element("p", { class: "hint" }, text("asked_by", { name: training.name, time }));
  const nodes = [element("p", {}, element("strong", {}, training.text[lang])), asked];
  if (!training.under_way && training.state === "done" && training.number) {
    const see = () => report.open(training.number);
    nodes.push(element("button", { type: "button", onclick: see }, text("see", { number: training.number })));
  }
  return nodes;
}

function follow() {
  const events = new EventSource("/api/studio/training/events");
  events.addEventListener("training", ({ data }) => tell(JSON.parse(data)));
  // The browser tries again by itself, but not after an answer it cannot use, such as a session that has ended.
  events.addEventListener("error", () => {
    if (events.readyState === EventSource.CLOSED) trying(async () => tell(await get("training")));
  });
}

byId("train").addEventListener("submit", async (event) => {
  event.preventDefault();
  const started = await trying(() => change("POST", "training", { description: byId("description").value }));
  if (!started) return;
  byId("description").value = "";
  tell(started);
  say(started.training.text[lang]);
});
byId("cancel").addEventListener("click", () =>
  trying(async () => tell(await change("DELETE", "training"))),
);

open(async () => {
  await trying(async () => tell(await get("training")));
  await versions.read();
  follow();
});
