import { cycleTrendline } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(cycleTrendline);
