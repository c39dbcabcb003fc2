/** A longer array that begins with what another holds: for columns that grow with the keys of a stream. */
export function copiedInto<A extends Float64Array | Int32Array | BigInt64Array>(longer: A, from: A): A {
  longer.set(from as never);
  return longer;
}
