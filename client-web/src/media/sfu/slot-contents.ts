import type { SlotAssignment, SourceKind } from '../../protocol';

/** Who is in a slot, as far as it is certain. */
export interface SlotContent {
  readonly mid: string;
  readonly participant: string;
  readonly source: SourceKind;
  readonly csrc: number;
  /** False until packets prove that the slot carries this source and not the one before. */
  readonly confirmed: boolean;
  /** RTP timestamp of a frame that is certainly of this source, where the slot carried another one before. */
  readonly fromRtpTimestamp?: number;
}

/**
 * What the slots of one connection carry. Signaling says it, and the CSRC of the packets confirms it: a slot that showed somebody else
 * belongs to nobody until packets of the new source have come, so that no face appears under another's name.
 */
export class SlotContents {
  readonly #slots = new Map<string, SlotContent>();
  /** The last source of each slot that had one: its picture may still be on the way. */
  readonly #last = new Map<string, number>();

  /** Takes what signaling says: all slots; those that are not named are empty. */
  assign(assignments: readonly SlotAssignment[]): void {
    const before = new Map(this.#slots);
    this.#slots.clear();
    for (const assignment of assignments) {
      const last = this.#last.get(assignment.mid);
      const known = before.get(assignment.mid);
      this.#slots.set(
        assignment.mid,
        known?.csrc === assignment.csrc
          ? known
          : { ...assignment, confirmed: last === undefined || last === assignment.csrc },
      );
      this.#last.set(assignment.mid, assignment.csrc);
    }
  }

  /** Packets of this source have come in a slot that waited for them. */
  confirm(mid: string, csrc: number, rtpTimestamp: number): void {
    const slot = this.#slots.get(mid);
    if (slot && !slot.confirmed && slot.csrc === csrc) {
      this.#slots.set(mid, { ...slot, confirmed: true, fromRtpTimestamp: rtpTimestamp });
    }
  }

  /** Slots that wait for packets of their new source. */
  unconfirmed(): readonly SlotContent[] {
    return [...this.#slots.values()].filter((slot) => !slot.confirmed);
  }

  /** The slot that certainly carries a source. */
  find(participant: string, source: SourceKind): SlotContent | undefined {
    return [...this.#slots.values()].find(
      (slot) => slot.confirmed && slot.participant === participant && slot.source === source,
    );
  }

  /** What a slot certainly carries. */
  at(mid: string): SlotContent | undefined {
    const slot = this.#slots.get(mid);
    return slot?.confirmed ? slot : undefined;
  }
}

/** The newest contributing source: old ones stay listed for 10 s. RTP timestamps wrap. */
export function newestSource<T extends { readonly source: number; readonly rtpTimestamp: number }>(
  sources: readonly T[],
): T | undefined {
  return sources.reduce<T | undefined>(
    (newest, source) =>
      newest === undefined || ((source.rtpTimestamp - newest.rtpTimestamp) | 0) > 0 ? source : newest,
    undefined,
  );
}
