/** What this browser remembers for the person. Storage may be refused: then nothing is remembered, and nothing breaks. */
type Preference = 'name' | 'shortcuts';

export function recall(preference: Preference): string | undefined {
  try {
    return localStorage.getItem(`gridroom.${preference}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(preference: Preference, value: string): void {
  try {
    localStorage.setItem(`gridroom.${preference}`, value);
  } catch {
    // Private windows of some browsers: the person types it again next time.
  }
}
