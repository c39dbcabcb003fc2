export declare const root: string;
export declare function fromRoot(path: string): string;
export declare function filesUnder(folder: string): string[];
