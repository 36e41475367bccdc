// What has been: search to the left, one conversation to the right; the address says which one is open.

import { PastConversation } from "./agent_history_conversation.js";
import { Results } from "./agent_history_results.js";
import { byId, lang, words } from "./agent_page.js";
import { Service } from "./agent_service.js";
import { element } from "./dom.js";

const ADDRESS = /^#samtale=([\w-]+)$/;
const service = new Service(lang);
const panes = document.querySelector(".past");
const none = [...byId("conversation").childNodes];
const results = new Results(service, say);
let open = null;

/** Let a screen reader say it. */
function say(text) {
  byId("told").textContent = "";
  requestAnimationFrame(() => {
    byId("told").textContent = text;
  });
}

function route(byHand) {
  const [, id = null] = ADDRESS.exec(location.hash) ?? [];
  if (id === (open?.id ?? null)) return;
  const before = open?.id;
  panes.dataset.view = id ? "conversation" : "list";
  results.mark(id);
  if (!id) {
    open = null;
    byId("conversation").replaceChildren(...none);
    return (results.link(before) ?? byId("results-heading")).focus();
  }
  open = new PastConversation(id, service, say);
  byId("conversation").replaceChildren(...open.nodes);
  if (byHand) open.heading.focus();
  open.read();
}

function keepTheAddress() {
  const other = byId("other-language");
  other.addEventListener("click", () => {
    other.hash = location.hash;
  });
  for (const link of document.querySelectorAll(".skip")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      byId(link.hash.slice(1)).focus();
    });
  }
}

async function start() {
  try {
    await service.session();
  } catch (error) {
    if (error.signedOut) return location.replace("/agent");
    byId("count").replaceChildren(element("span", { class: "error" }, words.text("history.results.unreadable")));
    return;
  }
  addEventListener("hashchange", () => route(true));
  keepTheAddress();
  route(false);
  await results.search(1);
}

start();
