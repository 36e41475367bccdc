// Who a message is from, in words.

/** «Du», «Chatbot», «Ingrid, innbyggarservice»; `roles` name → role, as far as it is known. */
export function senderOf(words, { sender, name }, roles = new Map()) {
  if (sender !== "agent" || !name) return words.text(`sender.${sender}`);
  return words.text("sender.agent_named", { agent: name, role: roles.get(name) ?? words.config.name });
}
