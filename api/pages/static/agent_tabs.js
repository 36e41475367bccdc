// The three parts of the list as tabs: arrow keys, Home and End move between them (ARIA Authoring Practices).

export class Tabs {
  /** `list` holds the tabs; each names its panel in aria-controls. */
  constructor(list) {
    this.tabs = [...list.querySelectorAll("[role=tab]")];
    list.addEventListener("click", (event) => {
      const tab = event.target.closest("[role=tab]");
      if (tab) this.select(tab);
    });
    list.addEventListener("keydown", (event) => this.#key(event));
  }

  get selected() {
    return this.tabs.find((tab) => tab.getAttribute("aria-selected") === "true");
  }

  select(chosen) {
    for (const tab of this.tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      panelOf(tab).hidden = tab !== chosen;
    }
  }

  #key(event) {
    const at = this.tabs.indexOf(event.target);
    const last = this.tabs.length - 1;
    const to = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    this.select(this.tabs[to]);
    this.tabs[to].focus();
  }
}

/** The panel a tab shows. */
export function panelOf(tab) {
  return document.getElementById(tab.getAttribute("aria-controls"));
}
