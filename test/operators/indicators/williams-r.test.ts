import { williamsR } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(williamsR);
