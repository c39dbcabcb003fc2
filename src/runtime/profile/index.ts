export { profiled, type ProfileService } from './profiled.js';
export type { Profile, ProfileEntry, ProfilePath } from './flow-profile.js';
