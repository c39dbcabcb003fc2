import { variableAverage } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(variableAverage);
