package org.gridroom.signaling.room;

import org.gridroom.signaling.protocol.Sources;

/**
 * Somebody who wants to come in.
 *
 * @param id what they are called at the door, and in the room
 * @param name what they want to be called by people
 * @param sources what their page says it sends
 */
record Newcomer(String id, String name, Sources sources, ClientSession session) {}
