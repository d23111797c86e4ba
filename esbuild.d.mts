// What the tests use of the build script.
import type { BuildOptions } from 'esbuild';

export function hostOptions(production: boolean): BuildOptions;
export function pageOptions(production: boolean): BuildOptions;
