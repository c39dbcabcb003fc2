import { ultimateOscillator } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(ultimateOscillator);
