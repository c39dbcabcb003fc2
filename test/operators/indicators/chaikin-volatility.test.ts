import { chaikinVolatility } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(chaikinVolatility);
