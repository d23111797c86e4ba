// The fields of nodes (C12), namespaces (C14) and services (C17).
import type { Fact } from '../../shared/model/detail.ts';
import { metricValue } from '../../shared/model/metric.ts';
import type { Text, TextArg } from '../../shared/model/text.ts';
import type { NamespaceRow, NodeRow, ServiceRow } from '../kinds/rows.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { extentOf } from '../model/extent.ts';
import {
  ageFact,
  chipsFact,
  labelsFact,
  listOf,
  namespaceFact,
  pairs,
  statusFact,
  textFact,
} from './factBuilder.ts';

export function nodeFacts(model: ClusterModel, row: NodeRow): Fact[] {
  const status = model.subjects.get(row.uid)?.health.status;
  const addresses = row.addresses.map(({ type, address }): Text => ({
    key: 'detail.address',
    args: { type, address },
  }));
  return [
    ...(status ? [statusFact('left', status)] : []),
    textFact('addresses', 'left', listOf(addresses)),
    textFact('podMemory', 'left', memoryText(model, row)),
    textFact('podCpu', 'left', cpuText(model, row)),
    ageFact('left', row),
    textFact('kubelet', 'right', row.kubeletVersion),
    textFact('runtime', 'right', row.containerRuntimeVersion),
    textFact('os', 'right', osText(row)),
    ...(row.unschedulable ? [textFact('scheduling', 'right', { key: 'detail.cordoned' })] : []),
    ...taints(row),
    chipsFact('conditions', 'right', conditionChips(row)),
    labelsFact('right', row),
  ];
}

function osText({ osImage, kernelVersion, architecture }: NodeRow): TextArg | undefined {
  return listOf([osImage, kernelVersion, architecture].filter((part) => part !== undefined));
}

function taints({ taints: list }: NodeRow): Fact[] {
  if (list.length === 0) return [];
  const chips = list.map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`);
  return [chipsFact('taints', 'right', chips)];
}

/** Conditions that hold, as `kubectl describe` lists them. */
function conditionChips({ conditions }: NodeRow): string[] {
  return conditions
    .filter((c) => c.status !== 'False')
    .map(({ type, status }) => `${type}=${status}`);
}

function cpuText(model: ClusterModel, row: NodeRow): Text | undefined {
  if (row.cpuAllocatableMillicores === undefined) return undefined;
  const usage = metricValue(model.inputs.usage.nodeCpuMillicores(row.name));
  const allocatable = { cpuMillicores: row.cpuAllocatableMillicores };
  if (extentOf(model, 'pods') !== 'all') {
    const cpu = usage === undefined ? undefined : { cpuMillicores: usage };
    return cpu && { key: 'detail.cpuUsageOnly', args: { usage: cpu, allocatable } };
  }
  const requests = { cpuMillicores: model.pods.sums.ofNode(row.name).cpuMillicores };
  const args = { requests, allocatable };
  if (usage === undefined) return { key: 'detail.cpuRequestsOfAllocatable', args };
  return {
    key: 'detail.cpuUsageOfAllocatable',
    args: { ...args, usage: { cpuMillicores: usage } },
  };
}

function memoryText(model: ClusterModel, row: NodeRow): Text | undefined {
  if (row.memoryAllocatableBytes === undefined) return undefined;
  const usage = metricValue(model.inputs.usage.nodeMemoryBytes(row.name));
  const allocatable = { bytes: row.memoryAllocatableBytes };
  if (extentOf(model, 'pods') !== 'all') {
    const memory = usage === undefined ? undefined : { bytes: usage };
    return memory && { key: 'detail.usageOnly', args: { usage: memory, allocatable } };
  }
  const requests = { bytes: model.pods.sums.ofNode(row.name).memoryBytes };
  const args = { requests, allocatable };
  if (usage === undefined) return { key: 'detail.requestsOfAllocatable', args };
  return { key: 'detail.usageOfAllocatable', args: { ...args, usage: { bytes: usage } } };
}

export function namespaceFacts(model: ClusterModel, row: NamespaceRow): Fact[] {
  const status = model.subjects.get(row.uid)?.health.status;
  return [
    textFact('name', 'left', row.name),
    ageFact('left', row),
    ...(status ? [statusFact('right', status)] : []),
    labelsFact('right', row),
  ];
}

export function serviceFacts(row: ServiceRow): Fact[] {
  const ports = row.ports.map(({ port, protocol, targetPort, nodePort }): Text => {
    const args = { port: String(port), protocol, target: targetPort ?? String(port) };
    if (nodePort === undefined) return { key: 'detail.port', args };
    return { key: 'detail.portNode', args: { ...args, nodePort: String(nodePort) } };
  });
  return [
    namespaceFact('left', row),
    textFact('type', 'left', row.type),
    textFact('internalIp', 'left', listOf(row.clusterIps)),
    textFact('externalIp', 'left', listOf(row.externalIps)),
    textFact('loadBalancer', 'left', listOf(row.loadBalancer)),
    ageFact('left', row),
    textFact('ports', 'right', listOf(ports)),
    ...(row.selector ? [chipsFact('selector', 'right', pairs(row.selector))] : []),
    labelsFact('right', row),
  ];
}
