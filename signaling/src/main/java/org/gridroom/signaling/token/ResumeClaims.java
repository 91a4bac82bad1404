package org.gridroom.signaling.token;

/**
 * What a resume token says.
 *
 * @param room the room's name
 * @param participant who comes back
 * @param moderator whether they were a moderator when it was issued
 * @param issuedAtMillis since 1970
 */
public record ResumeClaims(
    String room, String participant, boolean moderator, long issuedAtMillis) {}
