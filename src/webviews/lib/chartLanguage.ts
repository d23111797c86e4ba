// uPlot makes number formats for navigator.language as it is loaded, and Chromium in a POSIX locale calls its language
// `en-US@posix`, which Intl refuses. Imported before uPlot, this gives such a page a language that Intl takes.

function isKnown(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length > 0;
  } catch {
    return false;
  }
}

if (!isKnown(navigator.language)) {
  Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true });
}
