import { garmanKlass } from 'rxarrow/operators';
import { matchesVolatility } from '../../support/volatility-reference.js';

matchesVolatility(garmanKlass, 'garman_klass');
