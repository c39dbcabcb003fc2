import { macd } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(macd);
