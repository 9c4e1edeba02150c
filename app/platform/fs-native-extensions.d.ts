declare module 'fs-native-extensions' {
  /** True when the exclusive kernel lock on this range of the file was granted, false when somebody else holds it. */
  export function tryLock(file: number, offset: number, length: number): boolean;
  /** Gives the lock back. */
  export function unlock(file: number, offset: number, length: number): void;
}
