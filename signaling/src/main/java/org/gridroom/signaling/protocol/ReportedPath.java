package org.gridroom.signaling.protocol;

/**
 * The media path that a resuming page has in use.
 *
 * @param epoch its epoch
 */
public record ReportedPath(long epoch, PathKind kind) {}
