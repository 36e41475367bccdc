// What the service would stop, noticed before it is sent. Only what the service is sure to stop as well: it
// alone decides about the rest, so that nobody is left with a message that cannot be sent.

const NUMBER = /(?<![\d+])\d(?:[\s.-]{0,3}\d){10,18}(?!\d)/g;
// Words that make a long number something else, wherever they stand: the service looks closer.
const OTHER = /kid|faktura|ordre|bestill|ref|sak|avtale|kunde|sporing|m[åa]l|chip|imei|isbn|plan|tlf|telefon|mobil|ring|sms|fax|kort(?!et|n)/i;
const ACCOUNT = /konto(?:nr|nummer(?:et)?|en)?[.:]?(?:\s+(?:mitt|min))?(?:\s+er)?[\s:]*$/i;
const CARD = /^(?:4\d{15}|5[1-5]\d{14}|3[47]\d{13})$/;
const PASSWORD = /pas{1,2}ord(?:et)?(?:\s+mitt)?(?:\s*[:=]|\s+er?)\s*(?!office|microsoft|windows|bankid|covid|iphone|ipad|galaxy|android|ios|web|level)[a-zæøå]{4,}\d{2,}[!.]?(?=\s|$)/i;
const CODE = /(?:^|\s)(?:pin(?:[\s-]?kod(?:e|en|a))?(?:\s+mi|\s+min)?(?:\s*:|\s+er?)?\s*\d{4}|cv[cv](?:[\s-]?kod(?:e|en|a))?(?:\s*:|\s+er?)?\s*\d{3})(?![\d.,/-]*\d)(?!\s*-?(?:sif|tal|te[gi]|bokst|gong|gang|kr|dag|tim|min|år|veke|uke|mån|mnd|%|prosent|stk|person|,-))/i;

/** Whether `text` holds a personal, account or card number, a password or a secret code, as far as can be told here. */
export function looksPrivate(text) {
  return foundPrivate(text) !== null;
}

/**
 * The first such thing in `text`: `{kind, start, end}`, where `kind` is "personal", "account", "card", "password" or
 * "code"; null where there is none.
 */
export function foundPrivate(text) {
  for (const [kind, pattern] of [["password", PASSWORD], ["code", CODE]]) {
    const found = pattern.exec(text);
    if (found) return { kind, start: found.index, end: found.index + found[0].length };
  }
  for (const found of text.matchAll(NUMBER)) {
    const kind = kindOf(found[0], text, found.index);
    if (kind) return { kind, start: found.index, end: found.index + found[0].length };
  }
  return null;
}

function kindOf(written, text, at) {
  const groups = written.match(/\d+/g);
  const sizes = groups.map((group) => group.length).join();
  // Numbers that go up one after the other: forms, rooms, prices.
  if (groups.length > 3 && groups.every((group, place) => place === 0 || group > groups[place - 1])) return null;
  const digits = written.replace(/\D/g, "");
  if (digits.length === 11) {
    if (hasDate(digits) && (sizes === "6,5" || isPersonal(digits))) return "personal";
    if (ACCOUNT.test(text.slice(Math.max(0, at - 40), at))) return "account";
    const bank = sizes === "4,2,5" && fits(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) && !OTHER.test(text);
    return bank ? "account" : null;
  }
  const card = CARD.test(digits) && ["16", "4,4,4,4", "15", "4,6,5"].includes(sizes) && luhn(digits) && !OTHER.test(text);
  return card ? "card" : null;
}

/** Whether the digits begin with a date: D-numbers add 40 to the day, synthetic numbers 40, 65 or 80 to the month. */
function hasDate(digits) {
  const [day, month] = [Number(digits.slice(0, 2)), Number(digits.slice(2, 4))];
  const offset = [0, 40, 65, 80].find((more) => month > more && month <= more + 12);
  if (offset === undefined) return false;
  const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - offset - 1];
  return [day, day - 40].some((of) => of >= 1 && of <= days);
}

function isPersonal(digits) {
  return fits(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) && fits(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
}

function fits(digits, weights) {
  return weights.reduce((sum, weight, place) => sum + weight * digits[place], 0) % 11 === 0;
}

function luhn(digits) {
  const values = [...digits].reverse().map((digit, place) => digit * (1 + (place % 2)));
  return values.reduce((sum, value) => sum + value - (value > 9 ? 9 : 0), 0) % 10 === 0;
}
