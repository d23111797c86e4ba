// *Show Resource Usage* in the real VS Code: a document that can be read and copied, renewed while it is shown.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, foretop } from '../support/foretop.ts';

describe('resource usage', () => {
  before(async () => {
    await foretop();
    await vscode.commands.executeCommand('foretop.openDemoCluster');
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('foretop.closeCluster');
  });

  it('is a read-only document that tells what the open cluster costs, and renews itself', async () => {
    await vscode.commands.executeCommand('foretop.showResourceUsage');
    const document = await eventually('the document', () => {
      const shown = vscode.window.activeTextEditor?.document;
      return shown?.uri.scheme === 'foretop' && shown;
    });
    const pods = () => /pods +(\d+) +\S+ [KM]iB\n/.exec(document.getText())?.[1];
    await eventually('the pods of the demo', () => Number(pods()) > 50);
    const text = document.getText();
    assert.match(text, /^Foretop resource usage, /);
    assert.match(text, /\n {4}watch 200 +\d+\n/);
    assert.match(text, /Open streams +\d\d/);
    await eventually('the delay is measured', () => /ms at p99/.test(document.getText()));
    await eventually('it has renewed itself', () => document.getText() !== text);
    await vscode.commands.executeCommand('foretop.refreshResourceUsage');
    assert.equal(document.isDirty, false);
  });

  it('is not what other documents of Foretop hold', async () => {
    await vscode.commands.executeCommand('foretop.showResourceUsage');
    const other = vscode.Uri.from({ scheme: 'foretop', path: '/another' });
    await assert.rejects(Promise.resolve(vscode.workspace.openTextDocument(other)));
  });
});
