// Kubernetes quantities ("250m", "1.5Gi", "1e3") as numbers. The grammar is that of
// k8s.io/apimachinery/pkg/api/resource.Quantity: a signed decimal, then a binary, decimal or exponent suffix.

const pattern = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d+))?$/;

const decimalExponent: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

const binaryExponent: Readonly<Record<string, number>> = {
  Ki: 10,
  Mi: 20,
  Gi: 30,
  Ti: 40,
  Pi: 50,
  Ei: 60,
};

/**
 * The value × 10^`scale`, or undefined for what is not a quantity. The scale is applied to the decimal text, so that
 * "1.1" cores are exactly 1100 millicores and not 1100.0000000000002.
 */
export function parseQuantity(value: unknown, scale = 0): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value * 10 ** scale : undefined;
  if (typeof value !== 'string') return undefined;
  const match = pattern.exec(value);
  if (match === null) return undefined;
  const [, digits = '', binary, decimal, exponent] = match;
  if (binary !== undefined)
    return Number(`${digits}e${scale}`) * 2 ** (binaryExponent[binary] ?? 0);
  const shift = decimal !== undefined ? (decimalExponent[decimal] ?? 0) : Number(exponent ?? 0);
  return Number(`${digits}e${shift + scale}`);
}

/** CPU in millicores; fractions of a millicore are kept. */
export function parseCpuMillicores(value: unknown): number | undefined {
  return parseQuantity(value, 3);
}

/** Memory or storage in bytes. */
export function parseBytes(value: unknown): number | undefined {
  return parseQuantity(value);
}
