/**
 * Rooms and the people in them. A room is an actor: one bounded inbox, one thread at a time. It
 * tells its people what happens, drives its media path and, through it, the media node.
 *
 * <p>{@link org.gridroom.signaling.room.Rooms} finds the room of a {@link
 * org.gridroom.signaling.room.ClientSession}, {@code RoomActor} gives it its inputs, and {@code
 * Room} takes each to the part that it concerns: {@code Membership} (coming in, resuming, leaving),
 * {@code Door} (knocking), {@code Moderation}, and {@code RoomPath} (the media path and the node).
 */
@NullMarked
package org.gridroom.signaling.room;

import org.jspecify.annotations.NullMarked;
