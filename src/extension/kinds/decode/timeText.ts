// RFC 3339 as bytes to a number, without a string on the way: a pod has a dozen times.

const utf8 = new TextDecoder();

/** `2026-03-12T14:08:30Z` and its variants (fractions, offsets) → ms since the epoch; NaN for what is no time. */
export function parseTimeMs(bytes: Uint8Array, start: number, end: number): number {
  if (end - start === 20 && bytes[end - 1] === 0x5a) {
    const seconds = utcSeconds(bytes, start);
    if (seconds >= 0) return seconds * 1000;
  }
  return end > start ? Date.parse(utf8.decode(bytes.subarray(start, end))) : NaN;
}

/** -1 for anything but `YYYY-MM-DDTHH:MM:SS`. */
function utcSeconds(bytes: Uint8Array, at: number): number {
  const isDelimited =
    bytes[at + 4] === 0x2d &&
    bytes[at + 7] === 0x2d &&
    bytes[at + 10] === 0x54 &&
    bytes[at + 13] === 0x3a &&
    bytes[at + 16] === 0x3a;
  const year = two(bytes, at) * 100 + two(bytes, at + 2);
  const month = two(bytes, at + 5);
  const day = two(bytes, at + 8);
  const hour = two(bytes, at + 11);
  const minute = two(bytes, at + 14);
  const second = two(bytes, at + 17);
  const isTime = month >= 1 && month <= 12 && hour < 24 && minute < 60 && second < 60;
  if (!isDelimited || !isTime || year < 1970 || day < 1 || day > daysIn(year, month)) return -1;
  return (daysSince1970(year, month, day) * 24 + hour) * 3600 + minute * 60 + second;
}

/** Two digits; far out of every range when they are none. */
function two(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] as number) - 0x30;
  const ones = (bytes[at + 1] as number) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 1e6;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Howard Hinnant, chrono-Compatible Low-Level Date Algorithms, days_from_civil. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
