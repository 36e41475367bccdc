// For who edits too: what a resident wrote can be saved as a question that every new version is tried on.

import { words } from "./agent_page.js";
import { element } from "./dom.js";
import { keepTest } from "./studio_keep_test.js";

/** Put a button below each question in the residents' own words among `nodes`, which show the messages of `log`. */
export function saveButtons(log, nodes, service, say) {
  log.forEach((message, at) => {
    if (message.sender !== "resident" || message.choice) return;
    const answer = log.find((other) => other.reply_to === message.seq);
    const save = () =>
      keepTest(
        { question: message.text, guess: answer?.topic ?? null, form: message.lang === "nb" ? "nb" : "nn", from: "conversation" },
        {
          subjects: async () => (await service.get("../studio/subjects")).subjects,
          send: (body) => service.change("POST", "../studio/tests", body),
          kept: () => say(words.text("studio_bench.saved")),
        },
      );
    nodes[at].append(element("button", { type: "button", class: "quiet", onclick: save }, words.text("studio_bench.save")));
  });
}
