import { cycleSine } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(cycleSine);
