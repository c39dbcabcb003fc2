import { ppo } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(ppo);
