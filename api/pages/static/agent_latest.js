// Answers may come in another order than they were asked for; only the one asked for last is shown.

/** `const begin = latest(); const current = begin();`: `current()` tells whether nothing was begun since. */
export function latest() {
  let last = 0;
  return () => {
    last += 1;
    const mine = last;
    return () => mine === last;
  };
}
