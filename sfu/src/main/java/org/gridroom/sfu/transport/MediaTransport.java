package org.gridroom.sfu.transport;

import java.lang.foreign.MemorySegment;

/**
 * The sending half of one participant's transport, as streams see it. Call it on the transport's
 * own loop only. What is sent leaves with the loop's current batch; runs of equal size to one
 * receiver become one segmented send.
 */
public interface MediaTransport {
  /**
   * Seals one RTP packet straight into the loop's outgoing batch. The packet is {@code header},
   * then {@code prefix}, then {@code payload}: the header and the rewritten start of the payload (a
   * codec's descriptor) are the caller's scratch memory, the rest is shared plaintext that is only
   * read.
   *
   * @param header RTP header with contributing sources and extension, authenticated and not
   *     encrypted
   * @param headerSizeBytes size of the header
   * @param prefix what replaces the first bytes of the payload
   * @param prefixSizeBytes size of the prefix; 0 for none
   * @param payload memory that holds the rest of the payload
   * @param payloadOffset where the rest starts
   * @param payloadSizeBytes size of the rest
   * @return whether it was put into the batch; false (and counted) while not connected or when the
   *     batch is full
   */
  boolean sendRtp(
      MemorySegment header,
      int headerSizeBytes,
      MemorySegment prefix,
      int prefixSizeBytes,
      MemorySegment payload,
      long payloadOffset,
      int payloadSizeBytes);

  /**
   * Seals one compound RTCP packet into the loop's outgoing batch.
   *
   * @return whether it was put into the batch
   */
  boolean sendRtcp(MemorySegment compound, long offset, int sizeBytes);
}
