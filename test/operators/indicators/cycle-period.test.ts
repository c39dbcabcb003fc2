import { cyclePeriod } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(cyclePeriod);
