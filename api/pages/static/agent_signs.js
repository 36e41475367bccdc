// Drawings for the console (24 × 24, strokes). Each stands beside words that say the same.

export const SIGNS = {
  fresh: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z M12 7v5l3 2",
  ageing: "M7 3h10 M7 21h10 M8 3c0 5 8 5 8 9s-8 4-8 9 M16 3c0 5-8 5-8 9s8 4 8 9",
  long: "M12 3.500L22 20.500H2z M12 10v5 M12 17.500v.5",
  mine: "M4 4h16v12H10l-5 4v-4H4z",
  other: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M4 20c1-4 4-6 8-6s7 2 8 6",
  returned: "M9 6L4 11l5 5 M4 11h10a6 6 0 0 1 6 6v1",
  news: "M12 4l2.400 5.200 5.600.7-4.200 3.800 1.200 5.600-5-2.900-5 2.900 1.200-5.600L4 9.900l5.600-.7z",
  resident: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M4 20c1-4 4-6 8-6s7 2 8 6",
  bot: "M5 9h14v10H5z M12 9V5 M9 13v2 M15 13v2 M10 5h4",
  agent: "M5 11a7 7 0 0 1 14 0v5a3 3 0 0 1-3 3h-3 M5 11v5h3v-5z M19 11v5h-3v-5z",
  system: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z M12 11v6 M12 7.500v.5",
  offered: "M5 12h13 M13 6l6 6-6 6",
  moved: "M4 8h14 M14 4l4 4-4 4 M20 16H6 M10 12l-4 4 4 4",
  department: "M4 21V7l8-4 8 4v14 M2 21h20 M9 21v-5h6v5 M9 10h.5 M14.500 10h.5",
  note: "M6 3h9l4 4v14H6z M15 3v4h4 M9 12h7 M9 16h5",
  arrival: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M4 20c1-4 4-6 8-6s7 2 8 6 M9 18l2 2 4-4",
  passed_on: "M4 12h13 M12 6l6 6-6 6",
  due: "M5 5h14v15H5z M5 9h14 M9 3v4 M15 3v4",
  problem: "M12 3.500L22 20.500H2z M12 10v5 M12 17.500v.5",
  back: "M15 5l-7 7 7 7",
};
