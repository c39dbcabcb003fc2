import { efi } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(efi);
