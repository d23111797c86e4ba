// The controls of the Log tab: which log, how much of it, what is looked for, and how it is drawn.
import type { JSX } from 'preact';
import type { ContainerRow } from '../../../../shared/model/detail.ts';
import type { LogLevel, LogStatus } from '../../../../shared/model/podLog.ts';
import { usePage } from '../../../lib/page.ts';
import type { Words } from '../../../lib/words.ts';
import { Check, Choice } from '../../../ui/choice.tsx';
import { Icon, Tool } from '../../../ui/parts.tsx';
import { PatternField } from './patternField.tsx';
import { rangeOf, ranges, type ChangeSettings, type LogSettings } from './settings.ts';

export interface LogBarProps {
  readonly status: LogStatus | undefined;
  /** Of the pod. */
  readonly containers: readonly ContainerRow[];
  readonly settings: LogSettings;
  readonly change: ChangeSettings;
  /** null: all. */
  readonly container: string | null;
  readonly isFollowing: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
  /** Which of the matches is marked; undefined: none yet. */
  readonly matchNumber: number | undefined;
  readonly onFind: (isBackwards: boolean) => void;
  readonly onLeaveField: () => void;
  readonly focusCount: number;
  readonly onSave: () => void;
  readonly onOpenDocument: () => void;
}

const leastLevels = ['debug', 'info', 'warn', 'error'] as const;

export function LogBar(props: LogBarProps): JSX.Element {
  const { settings, change, isFollowing, onFollow } = props;
  const { words } = usePage();
  return (
    <div class="logbar" role="toolbar" aria-label={words.say('log.ui.controls')}>
      <SourceChoice {...props} />
      <Patterns {...props} />
      <Choice
        label={words.say('log.ui.level')}
        value={settings.minLevel}
        options={[
          { value: '', label: words.say('log.ui.level.all') },
          ...leastLevels.map((value) => ({ value, label: words.say(`log.ui.level.${value}`) })),
        ]}
        onChange={(minLevel) => change({ minLevel: minLevel as LogLevel | '' })}
      />
      <span class="right">
        <Tool
          icon="history"
          label={words.say('log.ui.times')}
          pressed={settings.times}
          onClick={() => change({ times: !settings.times })}
        />
        <Tool
          icon="word-wrap"
          label={words.say('log.ui.wrap')}
          pressed={settings.wrap}
          onClick={() => change({ wrap: !settings.wrap })}
        />
        <Tool icon="save" label={words.say('log.ui.save')} onClick={props.onSave} />
        <Tool
          icon="go-to-file"
          label={words.say('log.ui.openDocument')}
          onClick={props.onOpenDocument}
        />
        <button
          type="button"
          class={`btn second flat ${isFollowing ? 'on' : ''}`}
          aria-pressed={isFollowing}
          onClick={() => onFollow(!isFollowing)}
        >
          <Icon name="arrow-down" />
          {words.say(isFollowing ? 'log.ui.following' : 'log.ui.follow')}
        </button>
      </span>
    </div>
  );
}

function SourceChoice({ containers, settings, change, container }: LogBarProps): JSX.Element {
  const { words } = usePage();
  const known = containers.map(({ id }) => id);
  const ids = known.length === 0 && container !== null ? [container] : known;
  const names = ids.map((id) => ({ value: id, label: id }));
  const all = { value: '', label: words.say('log.ui.allContainers') };
  const canBePrevious =
    settings.previous ||
    containers.some(({ id, restarts }) => restarts > 0 && (container ?? id) === id);
  return (
    <>
      {names.length > 0 ? (
        <Choice
          label={words.say('log.ui.container')}
          value={container ?? ''}
          options={names.length > 1 ? [all, ...names] : names}
          onChange={(name) => change({ container: name })}
        />
      ) : null}
      <Choice
        label={words.say('log.ui.range')}
        value={settings.range}
        options={ranges.map((value) => ({ value, label: rangeLabel(value, words) }))}
        onChange={(range) => change({ range })}
      />
      <Check
        label={words.say('log.ui.previous')}
        checked={settings.previous}
        disabled={!canBePrevious}
        onChange={(previous) => change({ previous })}
      />
    </>
  );
}

export function rangeLabel(range: string, words: Words): string {
  const { tailLines, sinceSeconds } = rangeOf(range);
  if (tailLines !== null) {
    return words.say('log.ui.range.tail', { lines: words.format.whole(tailLines) });
  }
  if (sinceSeconds === null) return words.say('log.ui.range.all');
  return words.say('log.ui.range.since', { duration: { durationMs: sinceSeconds * 1000 } });
}

function Patterns(props: LogBarProps): JSX.Element {
  const { status, settings, change, onFind, onLeaveField, focusCount } = props;
  const { words } = usePage();
  return (
    <>
      <PatternField
        pattern={settings.search}
        label={words.say('log.ui.search')}
        placeholder={words.say('log.ui.searchHint')}
        fault={status?.searchFault}
        focusCount={focusCount}
        onChange={(search) => change({ search })}
        onLeave={onLeaveField}
        onEnter={onFind}
      >
        {countWords(props, words)}
      </PatternField>
      {settings.search.text === '' ? null : (
        <span class="tools">
          <Tool
            icon="arrow-up"
            label={words.say('log.ui.previousMatch')}
            onClick={() => onFind(true)}
          />
          <Tool icon="arrow-down" label={words.say('log.ui.next')} onClick={() => onFind(false)} />
        </span>
      )}
      <PatternField
        pattern={settings.filter}
        label={words.say('log.ui.filter')}
        placeholder={words.say('log.ui.filterHint')}
        fault={status?.filterFault}
        focusCount={0}
        onChange={(filter) => change({ filter })}
        onLeave={onLeaveField}
      />
    </>
  );
}

function countWords({ status, settings, matchNumber }: LogBarProps, words: Words): string {
  if (settings.search.text === '' || status?.matches === undefined) return '';
  const { matches } = status;
  if (matches === 0) return words.say('log.ui.noMatch');
  const total = words.format.whole(matches);
  if (matchNumber === undefined) return words.say('log.ui.matches', { count: matches, total });
  return words.say('log.ui.matchOf', { number: words.format.whole(matchNumber), total });
}
