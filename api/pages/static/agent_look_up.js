// The page for whoever answers the telephone: the same search without a conversation, and a count of the calls.

import { byId, lang, municipalities, words } from "./agent_page.js";
import { SearchForm, passageNode } from "./agent_passage.js";
import { Service } from "./agent_service.js";
import { element, show } from "./dom.js";

const service = new Service(lang);
const where = byId("municipality");

function municipality() {
  return where?.value ?? Object.keys(municipalities)[0];
}

/** A button that counts one call, once for each search. */
function countButton(text, topic) {
  const button = element("button", { type: "button", class: "count-call" }, text);
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    for (const each of document.querySelectorAll(".count-call")) each.setAttribute("aria-disabled", "true");
    try {
      showToday(await service.countCall(municipality(), topic));
      byId("told").textContent = words.text("look_up.counted");
      button.textContent = words.text("look_up.counted");
    } catch (error) {
      for (const each of document.querySelectorAll(".count-call")) each.removeAttribute("aria-disabled");
      if (error.signedOut) return location.replace("/agent");
      if (error.status === undefined) throw error;
      byId("told").textContent = words.text("look_up.not_counted");
    }
  });
  return button;
}

function showToday(count) {
  byId("today").textContent = words.count("look_up.today", count);
}

async function start() {
  try {
    await service.session();
    showToday(await service.callsToday(municipality()));
  } catch (error) {
    if (error.signedOut) return location.replace("/agent");
    if (error.status === undefined) throw error;
    byId("told").textContent = words.text("console.lost");
  }
  const form = new SearchForm(
    "look-up",
    async (text) => {
      const passages = await service.knowledge(text, municipality(), lang);
      byId("other").replaceChildren(countButton(words.text("look_up.count_other"), null));
      byId("told").textContent = "";
      return passages;
    },
    (passage) => passageNode(passage, countButton(words.text("look_up.count"), passage.topic)),
  );
  byId("search").append(form.node);
  byId("found").append(form.found);
  byId("other").append(countButton(words.text("look_up.count_other"), null));
  show(byId("search"), true);
  form.field.focus();
}

start();
