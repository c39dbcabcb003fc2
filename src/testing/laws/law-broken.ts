import { RxArrowError } from '../../base/errors.js';
import type { Law } from '../../core/index.js';

/** A component does not keep a law; the message says which and shows where. */
export class LawBroken extends RxArrowError {
  readonly law: Law;

  constructor(law: Law, component: string, message: string) {
    super('LawBroken', `${component} breaks the law "${law}": ${message}`, { component });
    this.law = law;
  }
}
