const MIB = 1024 * 1024;
let asked = false;

/**
 * Lets the memory of arrays that have been collected be used again. The allocator of most Linux systems hands blocks of more
 * than 128 KiB back to the system when they are freed, and each page of the next block has to be faulted in again, which
 * costs two to three times what an indicator costs. It stops doing so for blocks up to the size of the largest it has seen
 * freed: one is asked for here, which is never touched and so takes no memory. Elsewhere this does nothing.
 */
export function keepFreedMemory(): void {
  if (asked) return;
  asked = true;
  try {
    // Just below the largest size that the allocator learns from.
    void new ArrayBuffer(32 * MIB - 64 * 1024);
  } catch {
    // Where that much cannot even be asked for, memory goes back and forth.
  }
}
