/**
 * Views of what is on the wire: RTP (RFC 3550), header extensions (RFC 8285), RTCP (RFC 3550, 4585,
 * 5104, transport-wide feedback), STUN (RFC 8489) and the buffers that hold them. Pure: no sockets,
 * threads, clocks, randomness or logging; bytes from the network never throw.
 */
@NullMarked
package org.gridroom.sfu.wire;

import org.jspecify.annotations.NullMarked;
