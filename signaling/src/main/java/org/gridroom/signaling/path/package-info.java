/**
 * The media path of a room and how it changes: one explicit state machine for every switch
 * (docs/protocol.md, "Media path"). Pure: events with their time in, effects out.
 *
 * <p>{@link org.gridroom.signaling.path.PathMachine} takes the events. {@code ActivePathRules} and
 * {@code NextPathRules} judge what becomes of the two paths that count, {@code PathPolicy} which
 * kind may be attempted, {@code Adoption} what is taken up after a restart; {@code Paths} carries
 * it out and tells the {@code PathMembers}.
 */
@NullMarked
package org.gridroom.signaling.path;

import org.jspecify.annotations.NullMarked;
