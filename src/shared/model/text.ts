// Whatever a user reads that is made in a worker is a Text: a key of the string table and its arguments. Host and
// webview turn it into a sentence in the user's language (`renderText`); no sentence is built in the worker.
import type { ObjectRef } from './refs.ts';
import type { TextKey } from '../strings/en.ts';

export interface Text {
  readonly key: TextKey;
  readonly args?: Readonly<Record<string, TextArg>>;
}

/** Values stay values until they are shown, so that units, ages and languages are the reader's. */
export type TextArg =
  | string
  | number
  | Text
  | readonly TextArg[] // joined as a list: "a, b, c"
  | { readonly link: ObjectRef; readonly label?: string } // an object that can be opened
  | { readonly code: string } // the cluster's own words, in monospace
  | { readonly ageSince: number } // ms since the epoch; shown as an age that goes on living
  | { readonly at: number } // ms since the epoch; shown as a time of day
  | { readonly durationMs: number }
  | { readonly bytes: number }
  | { readonly cpuMillicores: number }
  | { readonly percent: number }; // 0–100
