// Names are cut in the middle: the head gives way, the tail that tells siblings apart stays.

const UNIQUE_TAIL = /^(.+?)(-[a-z0-9]{5}|-\d{1,6})$/;
const PLAIN_TAIL_LENGTH = 6;
/** Below this a name is not worth cutting in two. */
const SHORT = 12;

/** `cart-7c9d8b6f5-q8wzn` → head `cart-7c9d8b6f5`, tail `-q8wzn`. head + tail is always the whole name. */
export function splitName(name: string): { readonly head: string; readonly tail: string } {
  const unique = UNIQUE_TAIL.exec(name);
  if (unique) return { head: unique[1] ?? '', tail: unique[2] ?? '' };
  if (name.length <= SHORT) return { head: name, tail: '' };
  return { head: name.slice(0, -PLAIN_TAIL_LENGTH), tail: name.slice(-PLAIN_TAIL_LENGTH) };
}

/** The longest `head…tail` that `widthPx` holds; where not even the tail fits, what fits of the name's beginning. */
export function cutName(name: string, widthPx: number, measure: (text: string) => number): string {
  const { head, tail } = splitName(name);
  const end = tail === '' || measure(`${head.slice(0, 2)}…${tail}`) > widthPx ? '' : tail;
  const start = end === '' ? name : head;
  let fits = 0;
  let tooLong = start.length + 1;
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (measure(`${start.slice(0, middle)}…${end}`) <= widthPx) fits = middle;
    else tooLong = middle;
  }
  return `${start.slice(0, fits).replace(/[-.]+$/, '')}…${end}`;
}
