import { readdirSync, readFileSync } from 'node:fs';

/**
 * Returns the ids of the processes that are extension hosts, as Linux lists them.
 * @param group of their server; by default, those of all servers.
 */
export function extensionHosts(group?: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && read(name, 'cmdline').includes('extensionHost'))
    .filter((pid) => group === undefined || groupOf(pid) === group)
    .map(Number);
}

/** Source: proc_pid_stat(5). The name of the program, in brackets, may have spaces. */
function groupOf(pid: string): number {
  return Number(read(pid, 'stat').split(') ').at(-1)?.split(' ')[2]);
}

/** Empty for a process that has ended meanwhile. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
