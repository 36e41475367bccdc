// Open tabs of the same site keep one conversation between them. What they know is passed from tab to tab
// while they are open, and stands nowhere else: when the last one is closed, nobody can tell it any more.

const ANSWER_WITHIN_MS = 150;

/**
 * The other tabs with this municipality's chat. `known()` is what this tab can tell one that asks (or null);
 * `heard(news)` is called with what another tab has told: `{conversation, why?}` or `{read}`.
 */
export class Tabs {
  #channel = null;
  #answered = null;

  constructor(name, { known, heard }) {
    this.name = name;
    if (typeof BroadcastChannel === "undefined") return;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }) => {
      if (data.ask) {
        const answer = known();
        if (answer) this.#channel.postMessage({ answer });
      } else if (data.answer) {
        this.#answered?.(data.answer);
        this.#answered = null;
      } else heard(data);
    };
  }

  /** Tell the others. */
  tell(news) {
    this.#channel?.postMessage(news);
  }

  /** What another tab knows; null when none answers almost at once. */
  ask() {
    if (!this.#channel) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#channel.postMessage({ ask: true });
      setTimeout(() => resolve(null), ANSWER_WITHIN_MS);
    });
  }

  /** Run `work` while no other tab runs any, where the browser can see to that (secure pages). */
  alone(work) {
    return navigator.locks ? navigator.locks.request(this.name, work) : work();
  }
}
