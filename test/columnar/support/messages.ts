import { readMessage } from '../../../src/columnar/ipc-decoder.js';

/** The messages of an Arrow stream, each with its prefix and body, to be put together otherwise. */
export function messagesOf(bytes: Uint8Array): Uint8Array[] {
  const messages: Uint8Array[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 8 <= bytes.length;) {
    const metadata = view.getInt32(at + 4, true);
    if (metadata === 0) break;
    const { bodyLength } = readMessage(bytes.subarray(at + 8, at + 8 + metadata), at + 8);
    const end = at + 8 + metadata + bodyLength;
    messages.push(bytes.slice(at, end));
    at = end;
  }
  return messages;
}

/** Bytes one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
