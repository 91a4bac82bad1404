package org.gridroom.signaling.protocol;

import org.gridroom.sfu.room.SourceKind;

/**
 * Which sending section of an offer carries which source.
 *
 * @param mid the section's identification tag (RFC 5888)
 */
public record PublishedSource(String mid, SourceKind source) {}
