import { directionalMovement } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(directionalMovement);
