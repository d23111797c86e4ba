// The document of a page: nothing but a strict policy, the bundle, and what the page knows at first paint.
import type { Boot } from '../../../shared/protocol/boot.ts';

export interface PageHtml {
  /** From Webview.cspSource. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  readonly title: string;
  readonly boot: Boot;
}

export function pageHtml(page: PageHtml): string {
  const { cspSource } = page;
  const policy = [
    `default-src 'none'`,
    `script-src ${cspSource}`,
    // The hash of empty text: the toolkit tries a selector in an empty style element.
    `style-src ${cspSource} 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
    `worker-src blob:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escaped(page.boot.locale)}">
  <head>
    <meta charset="UTF-8" />
    <meta http-equiv="Content-Security-Policy" content="${escaped(policy)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escaped(page.title)}</title>
    <link rel="stylesheet" href="${escaped(page.styleUri)}" />
  </head>
  <body data-boot="${escaped(JSON.stringify(page.boot))}">
    <div id="root"></div>
    <script type="module" src="${escaped(page.scriptUri)}"></script>
  </body>
</html>
`;
}

/** Safe within text and within a quoted attribute. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
