// How objects were decoded: the port between the decoders, which count, and what shows it.

export interface DecodeCounts {
  /** From protobuf. */
  protobuf: number;
  /** From JSON by the byte scanner. */
  scanned: number;
  /** By JSON.parse. */
  parsed: number;
  /** Of those parsed, how many the scanner had to give up. */
  lostShape: number;
}

export function newDecodeCounts(): DecodeCounts {
  return { protobuf: 0, scanned: 0, parsed: 0, lostShape: 0 };
}
