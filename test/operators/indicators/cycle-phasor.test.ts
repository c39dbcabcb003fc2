import { cyclePhasor } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(cyclePhasor);
