import { acceleratorOscillator } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(acceleratorOscillator);
