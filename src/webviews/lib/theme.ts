// The theme's colours for what is drawn by hand, and when they change.
import { disposable, type Disposable } from '../../shared/lifetime.ts';

/** The computed colour of a custom property: through a probe, so that color-mix and nested var() resolve. */
export function themed(property: string): string {
  const probe = document.getElementById('foretop-probe') ?? addProbe();
  probe.style.color = `var(${property})`;
  return getComputedStyle(probe).color;
}

function addProbe(): HTMLElement {
  const probe = document.createElement('span');
  probe.id = 'foretop-probe';
  probe.hidden = true;
  document.body.append(probe);
  return probe;
}

/** Looks a colour up once, until `forget`: asking the document costs more than drawing a line. */
export interface Colors {
  of(property: string): string;
  forget(): void;
}

export function createColors(): Colors {
  const known = new Map<string, string>();
  return {
    of(property) {
      const color = known.get(property) ?? themed(property);
      known.set(property, color);
      return color;
    },
    forget: () => known.clear(),
  };
}

/** VS Code changes the classes of the body and the variables of the document. */
export function onThemeChange(repaint: () => void): Disposable {
  const themes = new MutationObserver(repaint);
  themes.observe(document.body, {
    attributes: true,
    attributeFilter: ['class', 'data-vscode-theme-id'],
  });
  themes.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['style', 'class'],
  });
  return disposable(() => themes.disconnect());
}

/** Another screen, or zoom: what was drawn in dots has to be drawn anew. */
export function onRatioChange(changed: () => void): Disposable {
  let media: MediaQueryList;
  const follow = () => {
    media = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    media.addEventListener('change', again, { once: true });
  };
  const again = () => {
    follow();
    changed();
  };
  follow();
  return disposable(() => media.removeEventListener('change', again));
}
