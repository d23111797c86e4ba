// The module that esbuild.mjs makes up: it imports every suite.
declare module 'suites:all';
