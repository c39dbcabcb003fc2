/** What a reader takes from outside before it says `LimitExceeded`. */
export interface IpcLimits {
  /** Bytes of one message's description. */
  readonly maxMetadataBytes: number;
  /** Bytes of one message's buffers. */
  readonly maxBodyBytes: number;
  /** Columns, those inside lists and structs included. */
  readonly maxFields: number;
  /** How deep lists and structs may be nested. */
  readonly maxDepth: number;
  /** Rows that a message may claim without a buffer that has them: batches of no columns, columns of type null. */
  readonly maxUnbackedRows: number;
}

export const IPC_LIMITS: IpcLimits = {
  maxMetadataBytes: 4 * 1024 * 1024,
  maxBodyBytes: 1024 * 1024 * 1024,
  maxFields: 10_000,
  maxDepth: 16,
  maxUnbackedRows: 1024 * 1024,
};
