import { coppock } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(coppock);
