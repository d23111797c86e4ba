// The document of a page: a strict policy, the bundle, and what is known without it: the header, so that the first paint
// waits for the style sheet alone. The page draws over it (mountPage).
import { kindIcon } from '../../../shared/model/kindIcons.ts';
import type { Boot } from '../../../shared/protocol/boot.ts';
import { commonStrings } from '../../../shared/strings/common.en.ts';

export interface PageHtml {
  /** From Webview.cspSource. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** What the script imports at once: fetched beside it, not after it. */
  readonly preloadUris: readonly string[];
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
${page.preloadUris.map((uri) => `    <link rel="modulepreload" href="${escaped(uri)}" />`).join('\n')}
  </head>
  <body data-boot="${escaped(JSON.stringify(page.boot))}">
    <div id="root">${frame(page)}</div>
    <script type="module" src="${escaped(page.scriptUri)}"></script>
  </body>
</html>
`;
}

/** The header as ui/header.tsx draws it while nothing has come. */
function frame({ title, boot: { clusterName, subject } }: PageHtml): string {
  const isDetail = subject.page === 'detail';
  const isBrowser = subject.page === 'resourceBrowser';
  const icon = isBrowser ? 'list-tree' : kindIcon(isDetail ? subject.ref.kind : 'Cluster');
  const scope = isDetail
    ? [subject.ref.kind, subject.ref.namespace].filter(Boolean).join(' · ')
    : isBrowser
      ? commonStrings['common.resources']
      : undefined;
  const name = escaped(isBrowser ? clusterName : title);
  return [
    `<main class="page" aria-label="${name}"><header class="hdr">`,
    `<span class="codicon codicon-${icon}" aria-hidden="true"></span>`,
    `<h1 aria-label="${name}"><span class="mid" title="${name}">${name}</span></h1>`,
    scope === undefined ? '' : `<span class="muted cut">${escaped(scope)}</span>`,
    `<span class="sep"></span>`,
    `<span class="st" role="status" aria-label="${escaped(commonStrings['common.connection'])}">`,
    `<svg class="g c-pending" viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="4.2"`,
    ` fill="none" stroke="currentColor" stroke-width="1.4" /></svg>`,
    `<span class="c-pending">${escaped(commonStrings['common.state.connecting'])}</span></span>`,
    `</header></main>`,
  ].join('');
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
