import type { TFunction } from 'i18next';
import type { Notice } from '../../room/model';

/** Rooms above this size do not hear of everybody who comes and goes. */
const CROWD = 10;

/** Values that are words of ours, and what to say for a word that is not known. */
const WORDS = { problem: 'unknown', device: 'camera', source: 'microphone' } as const;

/** A notice in the person's language. */
export function noticeText(t: TFunction, notice: Notice): string {
  // Keys made at run time are beyond the types of i18next; the tests hold that they exist.
  const say = t as unknown as (key: string | string[], values?: Record<string, string>) => string;
  const values: Record<string, string> = { ...notice.values };
  for (const [kind, unknown] of Object.entries(WORDS)) {
    const word = values[kind];
    if (word !== undefined) values[kind] = say([`${kind}.${word}`, `${kind}.${unknown}`]);
  }
  return say(`notice.${notice.key}`, values);
}

/** Whether a notice is worth showing: the page says some things in another place already. */
export function isWorthShowing(notice: Notice, people: number): boolean {
  switch (notice.key) {
    // The banner says it as long as it lasts.
    case 'connection-lost':
      return false;
    case 'participant-joined':
    case 'participant-left':
      return people <= CROWD;
    default:
      return true;
  }
}
