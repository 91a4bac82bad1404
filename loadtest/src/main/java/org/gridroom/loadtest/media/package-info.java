/**
 * What a virtual participant sends and receives, as RTP: clips, packetization (RFC 7741, RFC 7587),
 * history for retransmission (RFC 4588), reception judged by sequence numbers. No sockets, threads
 * or clocks: time is an argument.
 */
@NullMarked
package org.gridroom.loadtest.media;

import org.jspecify.annotations.NullMarked;
