// The resource browser (C1, C2): kinds with counts at the left, the list of one of them at the right.
import './resourceBrowser.css';
import type { JSX } from 'preact';
import { pageContext } from '../../lib/menuContext.ts';
import { mountPage, useChannel, usePage } from '../../lib/page.ts';
import { useChoices } from '../../lib/useChoices.ts';
import { BodyState } from '../../ui/body.tsx';
import { Header, Scope, shownState } from '../../ui/header.tsx';
import { Tool } from '../../ui/parts.tsx';
import { TableSkeleton } from '../../ui/skeleton.tsx';
import { useReconnect } from '../../ui/states.tsx';
import { Browser } from './browser.tsx';
import { strings } from './strings.ts';

function ResourceBrowser(): JSX.Element {
  const { boot, link, words } = usePage();
  const { state, fault } = useChannel('resourceBrowser', {});
  const choices = useChoices();
  const reconnect = useReconnect();
  const connection = state?.connection.value;
  const shown = shownState(link.up.value, connection);
  const { context } = boot.subject;
  const title = words.say('common.resources');
  return (
    <main
      class="page"
      aria-label={title}
      data-vscode-context={pageContext({ context, page: 'resourceBrowser' })}
    >
      <Header
        icon="list-tree"
        title={boot.clusterName}
        scope={
          <span class="scopes">
            <span>{title}</span>
            <span>
              <Scope shown={shown} connection={connection} />
            </span>
          </span>
        }
        connection={connection}
        onReconnect={reconnect}
      >
        <Tool
          icon="dashboard"
          label={words.say('browser.ui.openDashboard')}
          onClick={() => void link.call('openClusterDashboard', { context }).catch(() => undefined)}
        />
      </Header>
      <BodyState
        shown={shown}
        connection={connection}
        fault={fault}
        hasData={state?.kinds.rows.some(({ total = 0 }) => total > 0) ?? false}
        skeleton={<TableSkeleton rows={12} />}
      >
        {state ? <Browser state={state} choices={choices} /> : null}
      </BodyState>
    </main>
  );
}

mountPage(strings, () => <ResourceBrowser />);
