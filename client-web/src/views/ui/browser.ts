/** Browsers that differ in where permission is given back. */
export type BrowserKind = 'chrome' | 'firefox' | 'safari' | 'android' | 'ios' | 'other';

/** Which browser this is, for help texts only: nothing else depends on it. */
export function browserKind(userAgent: string): BrowserKind {
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'ios';
  if (/Android/.test(userAgent)) return /Firefox/.test(userAgent) ? 'other' : 'android';
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/Chrome\/|Chromium\//.test(userAgent)) return 'chrome';
  if (/Safari\//.test(userAgent)) return 'safari';
  return 'other';
}
