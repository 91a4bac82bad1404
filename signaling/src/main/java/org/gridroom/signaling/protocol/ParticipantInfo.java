package org.gridroom.signaling.protocol;

/**
 * What everybody in a room knows of a participant.
 *
 * @param id kept through reconnects, resumes and path switches
 * @param name display name, 1 to 64 characters
 * @param connected false while signaling has lost them and waits for them to resume
 */
public record ParticipantInfo(
    String id, String name, boolean moderator, Sources sources, boolean connected) {}
