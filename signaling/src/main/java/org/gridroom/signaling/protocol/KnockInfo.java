package org.gridroom.signaling.protocol;

/**
 * Somebody at the door of a locked room.
 *
 * @param participant the id they will have inside
 */
public record KnockInfo(String participant, String name) {}
