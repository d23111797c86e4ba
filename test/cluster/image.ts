// Images without a registry: a docker archive with one layer, static busybox and links to it.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const applets = (
  'sh ls cat sleep echo date ps id wget httpd dd head tail seq true false top yes grep env hostname ' +
  'vi stty touch rm mkdir test nc kill awk sed'
).split(' ');

/** Writes `file`, to be read by `ctr images import`. */
export function writeImage(
  file: string,
  name: string,
  entrypoint: readonly string[],
  busybox: string,
): void {
  const folders = ['bin/', 'tmp/', 'etc/', 'proc/', 'sys/', 'dev/'];
  const layer = archive([
    ...folders.map((path) => ({ path, mode: path === 'tmp/' ? 0o777 : 0o755 })),
    { path: 'bin/busybox', mode: 0o755, data: readFileSync(busybox) },
    ...applets.map((applet) => ({ path: `bin/${applet}`, mode: 0o777, link: 'busybox' })),
    { path: 'etc/passwd', mode: 0o644, data: Buffer.from('root:x:0:0:root:/:/bin/sh\n') },
  ]);
  const layerHash = sha256(layer);
  const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';
  const config = json({
    architecture,
    os: 'linux',
    config: { Entrypoint: entrypoint, Env: ['PATH=/bin'] },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layerHash}`] },
    history: [],
  });
  const configFile = `${sha256(config)}.json`;
  const layerFile = `${layerHash}/layer.tar`;
  const manifest = json([{ Config: configFile, RepoTags: [name], Layers: [layerFile] }]);
  const parts = [
    { path: configFile, mode: 0o644, data: config },
    { path: layerFile, mode: 0o644, data: layer },
    { path: 'manifest.json', mode: 0o644, data: manifest },
  ];
  writeFileSync(file, archive(parts));
}

interface TarEntry {
  /** A folder when it ends in '/'. */
  readonly path: string;
  readonly mode: number;
  readonly data?: Buffer;
  readonly link?: string;
}

/** POSIX ustar: 512-byte headers, data padded to 512, two empty blocks at the end. */
function archive(entries: readonly TarEntry[]): Buffer {
  const blocks: Buffer[] = [];
  for (const entry of entries) {
    const data = entry.data ?? Buffer.alloc(0);
    blocks.push(header(entry, data.length), data, Buffer.alloc((512 - (data.length % 512)) % 512));
  }
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function header(entry: TarEntry, size: number): Buffer {
  const block = Buffer.alloc(512);
  const octal = (value: number, at: number, width: number) =>
    block.write(value.toString(8).padStart(width - 1, '0') + '\0', at);
  block.write(entry.path, 0, 100);
  octal(entry.mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  block.write('        ', 148);
  block.write(entry.link !== undefined ? '2' : entry.path.endsWith('/') ? '5' : '0', 156);
  block.write(entry.link ?? '', 157, 100);
  block.write('ustar\u000000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
