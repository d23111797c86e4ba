// An API object as JSON has it, in the order of the Go types.
export type Json = Readonly<Record<string, unknown>>;
