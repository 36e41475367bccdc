// The interface's texts in the chosen form of Norwegian, and what follows when another is chosen.

/** Texts of one configuration. Everything labelled through it changes when `use` gets another one. */
export class Words {
  #applied = [];

  constructor(config) {
    this.config = config;
  }

  /** Take another configuration (the same municipality in another language) and relabel everything. */
  use(config) {
    this.config = config;
    for (const apply of this.#applied) apply();
  }

  /** The text for `key` with its `{name}`s filled in; the municipality's own facts are always known. */
  text(key, values = {}) {
    const { name, telephone, website } = this.config;
    // A number that is broken in two is hard to read and to dial.
    const known = { name, telephone: telephone?.replaceAll(" ", "\u00a0"), website: host(website), ...values };
    const text = this.config.texts[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (placeholder, word) => String(known[word] ?? placeholder));
  }

  /** `key_one` or `key_many`, by `count`. */
  count(key, count) {
    return this.text(count === 1 ? `${key}_one` : `${key}_many`, { count });
  }

  /** Run `apply` now and each time the language changes. */
  follow(apply) {
    this.#applied.push(apply);
    apply();
  }

  /** Keep the text of `node` to what `key` says; returns the node. */
  label(node, key) {
    this.follow(() => {
      node.textContent = this.text(key);
    });
    return node;
  }

  /** Keep an attribute of `node` to what `key` says; returns the node. */
  attribute(node, attribute, key) {
    this.follow(() => node.setAttribute(attribute, this.text(key)));
    return node;
  }
}

/** Day and month in words, with the year: «12. mars 2026» (in English without the full stop). `date` is a Date in local time. */
export function longDate(words, date) {
  const stop = words.config.lang === "en" ? "" : ".";
  return `${date.getDate()}${stop} ${words.text(`month.${date.getMonth() + 1}`)} ${date.getFullYear()}`;
}

/** Clock as Norwegian writes it: «09.05». */
export function clock(date) {
  const two = (number) => String(number).padStart(2, "0");
  return `${two(date.getHours())}.${two(date.getMinutes())}`;
}

function host(address) {
  return String(address).replace(/^https?:\/\//, "").replace(/\/$/, "");
}
