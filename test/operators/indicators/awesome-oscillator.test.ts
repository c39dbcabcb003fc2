import { awesomeOscillator } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(awesomeOscillator);
