// Rows as comma-separated values (RFC 4180).

/** Spreadsheets run what begins like a formula: such a cell gets an apostrophe in front. */
export function toCsv(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, ...rows].map((cells) => cells.map(csvCell).join(',')).join('\r\n');
}

function csvCell(text: string): string {
  const safe = /^[=+@\t\r]|^-[^\d.]./.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
