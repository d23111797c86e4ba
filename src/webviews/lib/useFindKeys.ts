// The keys that open a list's filter: `/`, and Ctrl+F or Cmd+F, which VS Code would take for its own find.
import { useLayoutEffect } from 'preact/hooks';

export function useFindKeys(onFind: () => void): void {
  // Before the list is painted: a key pressed as it appears is not lost.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isFind(event)) return;
      event.preventDefault();
      // VS Code listens at the window and would forward the key to the workbench.
      event.stopPropagation();
      onFind();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [onFind]);
}

function isFind(event: KeyboardEvent): boolean {
  if (event.altKey || event.shiftKey) return event.key === '/' && !isTyping(event);
  if (event.ctrlKey !== event.metaKey) return event.key.toLowerCase() === 'f';
  return event.key === '/' && !event.ctrlKey && !isTyping(event);
}

function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  return target instanceof Element && target.matches('input, textarea, vscode-text-field');
}
