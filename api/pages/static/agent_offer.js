// After a conversation the bot had no answer to: may what the agent answered be used as material? Only with a click.

import { labelled, openForm } from "./agent_dialog.js";
import { byId, words } from "./agent_page.js";
import { element } from "./dom.js";

/** Ask, where there is something to offer; quiet where there is not, or where it cannot be known now. */
export async function offerAnswer(service, id) {
  const address = `conversations/${encodeURIComponent(id)}/offer`;
  const { offer } = await service.get(address).catch((error) => {
    if (error.status === undefined) throw error;
    return {};
  });
  // Another dialog is open: what the agent does now goes first.
  if (!offer || document.querySelector("dialog[open]")) return;
  const question = field("offer-question", offer.question, 3, 1000);
  const answer = field("offer-answer", offer.answer, 6, 4000);
  const send = async () => {
    const texts = { question: question.value.trim(), answer: answer.value.trim() };
    try {
      await service.change("POST", address, { ...texts, topic: offer.topic, consent: true });
    } catch (error) {
      if (error.code === "personal_data_in_text") error.detail = words.text("offer.personal");
      if (error.code === "message_empty") error.detail = words.text("offer.empty");
      throw error;
    }
    byId("announcements").textContent = words.text("offer.sent");
  };
  const dialog = openForm(
    words.text("offer.heading"),
    words.text("offer.submit"),
    send,
    element("p", {}, words.text("offer.intro")),
    labelled(words.text("offer.question"), question),
    labelled(words.text("offer.answer"), answer),
    element("p", { class: "hint", id: "offer-hint" }, words.text("offer.hint")),
  );
  dialog.querySelector(".actions button:last-child").textContent = words.text("offer.skip");
}

function field(id, text, rows, longest) {
  const node = element("textarea", { id, rows, maxlength: longest, "aria-describedby": "offer-hint" });
  node.value = text;
  return node;
}
