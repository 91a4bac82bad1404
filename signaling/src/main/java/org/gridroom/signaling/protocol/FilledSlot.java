package org.gridroom.signaling.protocol;

import org.gridroom.sfu.room.SourceKind;

/**
 * What one slot carries now.
 *
 * @param mid the slot's media section
 * @param participant whose source
 * @param csrc the contributing source in its packets, unsigned 32 bits
 */
public record FilledSlot(String mid, String participant, SourceKind source, long csrc) {}
