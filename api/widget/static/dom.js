// Making nodes. Text always goes in as text: nothing here, or anywhere in the widget, parses HTML.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element. Attributes that are `true` are set empty, those that are `false`, null or undefined are
 * left out, and `on…` functions are listeners. Children are nodes or text.
 */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === "function") node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

/** A decorative 24 × 24 drawing in the colour of the text; hidden from assistive technology. */
export function icon(path) {
  const drawing = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" })) {
    drawing.setAttribute(key, value);
  }
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  drawing.append(line);
  return drawing;
}

/** Text for screen readers only. */
export function unseen(text = "") {
  return element("span", { class: "unseen" }, text);
}

/** Show or hide a node; a hidden one is out of the accessibility tree too. */
export function show(node, visible) {
  node.hidden = !visible;
}

export const ICONS = {
  chat: "M4 4h16v12H9l-5 4V4z M8 8.5h8 M8 11.5h5",
  close: "M6 6l12 12 M18 6L6 18",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M4 20c1-4 4-6 8-6s7 2 8 6",
  send: "M4 12l16-8-6 16-3-7-7-1z",
  down: "M12 5v13 M6 12l6 6 6-6",
};
