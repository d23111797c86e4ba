// Composition root of the demo cluster's worker: starts the server and says where it listens.
import { parentPort, workerData } from 'node:worker_threads';
import type { DemoWorkerInit, DemoWorkerReady } from '../shared/protocol/workerData.ts';
import { demoContextName, startDemoServer } from './demo/demoServer.ts';

async function start(init: DemoWorkerInit): Promise<void> {
  const demo = await startDemoServer({ seed: init.seed, timeScale: init.timeScale });
  const { kubeconfig, server, token } = demo;
  const ready: DemoWorkerReady = { kubeconfig, contextName: demoContextName, server, token };
  parentPort?.postMessage(ready);
}

void start(workerData as DemoWorkerInit);
