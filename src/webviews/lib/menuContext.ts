// What VS Code's own context menu is told about a row (data-vscode-context): it is merged with the page's and handed to
// the command that is chosen.
import type { ObjectRef, ResourceRef } from '../../shared/model/refs.ts';

/** For a row, card or cell that stands for an object. */
export function rowContext(ref: ObjectRef): string {
  return JSON.stringify({ webviewSection: 'row', ...ref, preventDefaultContextMenuItems: true });
}

/** For the page's root: the subject, for menus outside of rows. */
export function pageContext(
  subject: Pick<ResourceRef, 'context'> & Partial<ResourceRef> & { readonly page?: string },
): string {
  return JSON.stringify({ webviewSection: 'page', ...subject });
}
