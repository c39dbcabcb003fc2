/** Bytes that came in pieces and are taken out in other pieces. */
export class ByteQueue {
  private pieces: Uint8Array[] = [];
  private first = 0;
  private available = 0;

  get length(): number {
    return this.available;
  }

  /** Adds a piece, which must not change as long as it is in the queue; see `own`. */
  push(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.pieces.push(piece);
    this.available += piece.length;
  }

  /** Copies what is left of the last piece, whose owner may use its buffer again. */
  own(): void {
    const last = this.pieces.length - 1;
    const piece = this.pieces[last];
    if (last >= this.first && piece !== undefined) this.pieces[last] = piece.slice();
  }

  /** Takes `length` bytes out, which must be there: a view on a piece where it holds them all at a multiple of 8, else a copy. */
  take(length: number, copy: boolean): Uint8Array {
    const head = this.pieces[this.first];
    this.available -= length;
    if (head !== undefined && head.length >= length && !copy && head.byteOffset % 8 === 0) {
      const view = head.subarray(0, length);
      this.drop(head, length);
      return view;
    }
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const piece = this.pieces[this.first] as Uint8Array;
      const used = Math.min(piece.length, length - at);
      bytes.set(piece.subarray(0, used), at);
      at += used;
      this.drop(piece, used);
    }
    return bytes;
  }

  private drop(piece: Uint8Array, used: number): void {
    if (used < piece.length) this.pieces[this.first] = piece.subarray(used);
    else this.first++;
    // Pieces already used are let go now and then, not one by one.
    if (this.first > 64 || this.first === this.pieces.length) {
      this.pieces = this.pieces.slice(this.first);
      this.first = 0;
    }
  }
}
