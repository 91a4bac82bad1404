package org.gridroom.signaling.protocol;

import org.gridroom.sfu.room.SourceKind;

/**
 * What a page wants in one of its video slots.
 *
 * @param mid the slot's media section
 * @param participant whose source
 * @param source camera or screen
 */
public record ShownSource(String mid, String participant, SourceKind source) {}
