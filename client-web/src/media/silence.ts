import type { SourceKind } from '../protocol';
import type { MediaPath } from './path';
import { OWN_SECTIONS } from './path';

/**
 * Lets nothing out of what a moderator has silenced. On a direct path nobody else could hold it back: whoever has been muted may go on
 * sending.
 */
export function holdSilences(
  path: Pick<MediaPath, 'remote'>,
  participants: readonly string[],
  isSilenced: (participant: string, source: SourceKind) => boolean,
): void {
  for (const participant of participants) {
    for (const source of OWN_SECTIONS) {
      const track = path.remote(participant, source)?.track;
      if (track) {
        track.enabled = !isSilenced(participant, source);
      }
    }
  }
}
