import { rogersSatchell } from 'rxarrow/operators';
import { matchesVolatility } from '../../support/volatility-reference.js';

matchesVolatility(rogersSatchell, 'rogers_satchell');
