// Why a conversation came to the agents, read out of its log.

const CAME = {
  handover_requested: "asked",
  claim_expired: "vanished",
  agent_returned: "returned",
  passed_to_department: "passed_on",
  passed_to_colleague: "passed_on",
};

/**
 * `{asked, returned, outcome, question}`: the last wish for a person, the last time after it that it came to
 * somebody new,
 * the last reply of the bot before that wish (the one that only confirms the wish does not count) and
 * the last thing the resident wrote themselves. Each is a message of the log, or undefined.
 */
export function why(messages) {
  const asked = messages.findLast((message) => message.event === "handover_requested");
  const before = asked ? messages.filter((message) => message.seq < asked.seq) : messages;
  const begun = messages.findIndex((message) => message.sender === "resident"); // Before it stands the welcome.
  const replies = begun < 0 ? [] : before.slice(begun).filter((message) => message.sender === "bot");
  return {
    asked,
    returned: messages.findLast((message) => message.seq > (asked?.seq ?? 0) && CAME[message.event] !== undefined),
    outcome: replies.findLast((message) => message.outcome !== "handover") ?? replies.at(-1),
    question: messages.findLast((message) => message.sender === "resident" && !message.choice),
  };
}

/** The key of the text that says how a conversation came: "asked", "vanished", "returned" or "passed_on". */
export function cameBy(message) {
  return CAME[message.event];
}
