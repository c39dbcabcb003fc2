import { yangZhang } from 'rxarrow/operators';
import { matchesVolatility } from '../../support/volatility-reference.js';

matchesVolatility(yangZhang, 'yang_zhang');
