// The pod that a cell of the heat map stands for: names do not travel with 100,000 cells.
import type { CellPod } from '../../shared/model/clusterDashboard.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { podRef } from '../model/objects.ts';
import { cpuPercentOfRequest } from '../model/usage.ts';

/** A slot is given to another pod when its own is gone: whoever asks looks at whose it is. */
export function podAt(model: ClusterModel, slot: number): CellPod | null {
  const entry = model.pods.atSlot(slot);
  if (!entry) return null;
  const { row, health } = entry;
  const cpuPercent = cpuPercentOfRequest(model, slot);
  return {
    ref: podRef(row),
    node: row.node ?? '',
    status: health.status,
    ...(cpuPercent !== undefined && { cpuPercent: Math.round(cpuPercent) }),
  };
}
