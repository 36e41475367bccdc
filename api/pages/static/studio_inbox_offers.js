// Answers that colleagues have given and said may be used: a draft of each, or none.

import { latest } from "./agent_latest.js";
import { byId, words } from "./agent_page.js";
import { element, show } from "./dom.js";
import { change, get, municipality, nameOf, say, trying } from "./studio_page.js";

function text(key, values) {
  return words.text(`studio_inbox.offers.${key}`, values);
}

const beginReading = latest();

/** Read what has been offered; the section is there only when there is something. */
export async function readOffers() {
  const current = beginReading();
  const told = await trying(() => get(`offers?${new URLSearchParams({ municipality: municipality() })}`));
  if (!current()) return;
  const offers = told?.offers ?? [];
  show(byId("offers"), Boolean(offers.length));
  byId("offered").replaceChildren(...offers.map(card));
}

function card(offer) {
  const node = element("li", { class: "card" });
  const settle = async (decision, said) => {
    const done = await trying(() => change("POST", `offers/${offer.id}`, { municipality: municipality(), decision }));
    if (!done) return;
    node.remove();
    say(text(said));
    if (!byId("offered").children.length) show(byId("offers"), false);
    else byId("offers-heading").focus();
  };
  const button = (key, decision, said, primary) =>
    element("button", { type: "button", class: primary && "primary", onclick: () => settle(decision, said) }, text(key));
  node.append(
    element(
      "dl",
      { class: "facts" },
      element("dt", {}, text("question")),
      element("dd", { lang: offer.lang }, offer.question),
      element("dt", {}, text("answer")),
      element("dd", { lang: offer.lang }, offer.answer),
    ),
    element("p", { class: "hint" }, text("from", { name: nameOf(offer.by) })),
    element("div", { class: "actions" }, button("draft", "draft", "drafted", true), button("dismiss", "dismiss", "dismissed", false)),
  );
  return node;
}
