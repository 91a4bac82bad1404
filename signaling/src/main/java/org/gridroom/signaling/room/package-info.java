/**
 * Rooms and the people in them. A room is an actor: one bounded inbox, one thread at a time. It
 * tells its people what happens, drives its media path and, through it, the media node.
 */
@NullMarked
package org.gridroom.signaling.room;

import org.jspecify.annotations.NullMarked;
