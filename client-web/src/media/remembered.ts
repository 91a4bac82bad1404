/** What the person chose last time. Storage may be refused (private windows, policies): then nothing is remembered. */

const PREFIX = 'gridroom.';

/** What a setting was, if it was remembered. */
export function recall(setting: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + setting) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Remembers a setting; `undefined` forgets it. */
export function remember(setting: string, value: string | undefined): void {
  try {
    if (value === undefined) {
      localStorage.removeItem(PREFIX + setting);
    } else {
      localStorage.setItem(PREFIX + setting, value);
    }
  } catch {
    // Not remembered: the next visit starts with the defaults.
  }
}
