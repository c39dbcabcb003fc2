const SECRET_NAME = /(password|passphrase|secret|token|api_?key|private_?key|access_?key|authorization|cookie)$/i;

/** Whether a field of this name holds something that must stand neither in a file nor in a log. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}
