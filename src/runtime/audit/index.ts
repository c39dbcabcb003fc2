export { audit } from './audit.js';
export { checkAudit, type AuditCheck, type AuditLine } from './audit-trail.js';
