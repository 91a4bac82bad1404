package org.gridroom.sfu.wire;

/** Numbers that RTCP's reader and writer share. */
final class RtcpFormat {
  static final int HEADER_BYTES = 4;

  /** Header, SSRC of the sender, SSRC of the media source (RFC 4585, section 6.1). */
  static final int FEEDBACK_HEADER_BYTES = 12;

  static final int REPORT_BLOCK_BYTES = 24;
  static final int SENDER_INFO_BYTES = 20;

  /** Most items that the 5-bit count can say. */
  static final int MAX_COUNT = 31;

  static final int SENDER_REPORT = 200;
  static final int RECEIVER_REPORT = 201;
  static final int SOURCE_DESCRIPTION = 202;
  static final int GOODBYE = 203;
  static final int TRANSPORT_LAYER_FEEDBACK = 205;
  static final int PAYLOAD_SPECIFIC_FEEDBACK = 206;

  static final int EXTENDED_REPORT = 207;

  /** Block types of extended reports, and their sizes with the header (RFC 3611, section 4). */
  static final int REFERENCE_TIME_BLOCK = 4;

  static final int REFERENCE_TIME_BLOCK_BYTES = 12;
  static final int DELAY_BLOCK = 5;
  static final int DELAY_SUB_BLOCK_BYTES = 12;

  static final int FORMAT_NACK = 1;
  static final int FORMAT_TRANSPORT_FEEDBACK = 15;
  static final int FORMAT_PLI = 1;
  static final int FORMAT_FIR = 4;
  static final int FORMAT_APPLICATION = 15;

  /** "REMB" in ASCII. */
  static final int REMB = 0x52454D42;

  static final int CNAME = 1;

  private RtcpFormat() {}
}
