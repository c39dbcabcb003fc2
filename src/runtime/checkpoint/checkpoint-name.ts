import type { StoredCheckpoint } from './store.js';

const NAME = /^checkpoint-(\d+)-(\d+)$/;
const digits = (value: number): string => String(value).padStart(10, '0');

/** `checkpoint-EPOCH-NUMBER`: what every store calls a checkpoint. */
export function checkpointName({ epoch, number }: Pick<StoredCheckpoint, 'epoch' | 'number'>): string {
  return `checkpoint-${digits(epoch)}-${digits(number)}`;
}

/** Epoch and number of a name; undefined for what is no checkpoint. */
export function parseCheckpointName(name: string): Pick<StoredCheckpoint, 'epoch' | 'number'> | undefined {
  const [, epoch, number] = NAME.exec(name) ?? [];
  return epoch === undefined || number === undefined ? undefined : { epoch: Number(epoch), number: Number(number) };
}
