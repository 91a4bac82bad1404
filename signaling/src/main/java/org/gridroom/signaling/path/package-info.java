/**
 * The media path of a room and how it changes: one explicit state machine for every switch
 * (docs/protocol.md, "Media path"). Pure: events with their time in, effects out.
 */
@NullMarked
package org.gridroom.signaling.path;

import org.jspecify.annotations.NullMarked;
