package org.gridroom.sfu.forward;

import org.gridroom.sfu.rtp.ExtensionIds;

/**
 * One slot of a receiver: a stream that the node sends, whatever fills it.
 *
 * @param ssrc its synchronization source, as announced in the answer
 * @param rtxSsrc that of its retransmissions; 0 if there are none
 * @param ids the receiver's header extensions
 * @param seed random bits: where its numbers start
 */
public record SlotDescription(int ssrc, int rtxSsrc, ExtensionIds ids, long seed) {}
