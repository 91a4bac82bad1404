/**
 * One RTP stream at a time: what is received (loss, NACK, RTX, reports) and what is sent
 * (rewriting, retransmission, sender reports). RFC 3550, RFC 4585, RFC 4588. Pure.
 */
@NullMarked
package org.gridroom.sfu.rtp;

import org.jspecify.annotations.NullMarked;
