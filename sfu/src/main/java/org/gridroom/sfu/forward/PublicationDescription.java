package org.gridroom.sfu.forward;

import org.gridroom.sfu.rtp.ExtensionIds;
import org.gridroom.sfu.rtp.PayloadFormats;

/**
 * What a participant's description says of one source that it publishes.
 *
 * @param source its number in the room, never 0: what its packets carry as CSRC
 * @param mid its media section
 * @param video whether it is a picture
 * @param ssrc its synchronization source; 0 if only the packets say it, by the mid extension (RFC
 *     9143, section 15)
 * @param rtxSsrc that of its retransmissions; 0 likewise
 * @param nack whether the publisher answers generic NACKs
 * @param formats its payload types
 * @param ids its header extensions
 */
public record PublicationDescription(
    int source,
    String mid,
    boolean video,
    int ssrc,
    int rtxSsrc,
    boolean nack,
    PayloadFormats formats,
    ExtensionIds ids) {}
