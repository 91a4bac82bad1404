/**
 * Virtual participants: the command line. {@code room} has the participant and the engine that runs
 * many of them, {@code media} what they send and how they judge what they receive, {@code
 * transport} their half of ICE, DTLS and SRTP, {@code bench} the measurement of a media node.
 */
@NullMarked
package org.gridroom.loadtest;

import org.jspecify.annotations.NullMarked;
