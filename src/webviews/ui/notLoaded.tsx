// Stands where a part of a page should be that could not be loaded.
import type { JSX } from 'preact';
import { usePage } from '../lib/page.ts';
import { Button } from './parts.tsx';

export function NotLoaded(): JSX.Element {
  const { link, words } = usePage();
  const reload = () => void link.call('reloadPage', {}).catch(() => undefined);
  return (
    <div class="note" role="status">
      <span class="cut grow">{words.say('common.partNotLoaded')}</span>
      <Button second flat onClick={reload}>
        {words.say('common.reload')}
      </Button>
    </div>
  );
}
