// Drawings for the window's buttons, 24 × 24, in strokes.

export const DRAWINGS = {
  menu: "M4 7h16 M4 12h16 M4 17h16",
  telephone: "M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3C10 21 3 14 3 6a3 3 0 0 1 3-3z",
  fresh: "M4 5h16v11H10l-4 4v-4H4z M12 8v5 M9.5 10.5h5",
  star: "M12 4l2.4 5.1 5.6.7-4.1 3.9 1 5.5-4.9-2.7-4.9 2.7 1-5.5L4 9.8l5.6-.7z",
  save: "M12 4v11 M7 11l5 5 5-5 M5 20h14",
  bin: "M5 7h14 M10 7V4h4v3 M7 7l1 13h8l1-13",
  about: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z M12 11v6 M12 7.5v.5",
};
