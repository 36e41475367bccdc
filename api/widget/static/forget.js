// «Gløym meg»: the conversation is deleted, everywhere and at once, and what was deleted is told.

const KINDS = ["messages", "feedback", "cases"];

/**
 * Ask, delete, tell. `forget()` promises what the service has deleted (`{kind: number}`); `forgotten()` is called
 * when it is done, `again()` for a new conversation and `leave()` to close the chat.
 */
export function offerToForget(words, sheet, { forget, forgotten, again, leave }) {
  const erase = async () => {
    const { deleted = {}, kept = {} } = await forget();
    forgotten();
    const told = counted(words, deleted);
    const parts = [
      told ? words.text("forget.deleted", { what: told }) : words.text("forget.nothing"),
      words.text("forget.browser"),
    ];
    if (counted(words, kept)) parts.push(words.text("forget.kept", { what: counted(words, kept) }));
    sheet.ask(words.text("forget.done"), parts, [
      { text: words.text("forget.leave"), action: leave, main: true },
      { text: words.text("panel.new"), action: again },
    ]);
  };
  sheet.ask(words.text("forget.heading"), [words.text("forget.what"), words.text("forget.shared")], [
    { text: words.text("forget.confirm"), action: erase, main: true },
    { text: words.text("forget.cancel"), action: () => sheet.close() },
  ]);
}

function counted(words, numbers) {
  const parts = KINDS.filter((kind) => numbers[kind] > 0).map((kind) => words.count(`forget.${kind}`, numbers[kind]));
  const last = parts.pop();
  return parts.length ? `${parts.join(", ")} ${words.text("hours.and")} ${last}` : (last ?? "");
}
