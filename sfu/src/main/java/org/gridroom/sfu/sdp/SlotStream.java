package org.gridroom.sfu.sdp;

/**
 * The stream that the node sends in one slot.
 *
 * @param mid the slot's section
 * @param number audio slot <i>i</i> and video slot <i>i</i> are played together: they share a
 *     stream id
 * @param ssrc unsigned, not 0
 * @param rtxSsrc SSRC of the retransmissions; 0 without
 */
public record SlotStream(String mid, int number, int ssrc, int rtxSsrc) {}
