import { accelerationBands } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(accelerationBands);
