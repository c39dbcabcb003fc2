import { movingAverage } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(movingAverage);
