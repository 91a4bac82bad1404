package org.gridroom.sfu.io;

/**
 * Where the fields of {@code struct mmsghdr} stand on 64-bit Linux, in bytes.
 *
 * <pre>
 *  0  void *msg_name          16  struct iovec *msg_iov     32  void *msg_control       48  int msg_flags
 *  8  socklen_t msg_namelen   24  size_t msg_iovlen         40  size_t msg_controllen   56  unsigned msg_len
 * </pre>
 */
final class MessageHeader {
  static final int SIZE_BYTES = 64;
  static final int NAME = 0;
  static final int NAME_SIZE = 8;
  static final int VECTORS = 16;
  static final int VECTOR_COUNT = 24;
  static final int CONTROL = 32;
  static final int CONTROL_SIZE = 40;
  static final int FLAGS = 48;
  static final int RESULT_SIZE = 56;

  /** {@code struct iovec}: address, then size. */
  static final int VECTOR_BYTES = 16;

  /**
   * {@code struct cmsghdr}: size, level, type; then, here, 2 bytes of data: 18 bytes that take up
   * 24.
   */
  static final int CONTROL_BYTES = 24;

  static final int CONTROL_FILLED_BYTES = 18;
  static final int CONTROL_LEVEL = 8;
  static final int CONTROL_TYPE = 12;
  static final int CONTROL_DATA = 16;

  private MessageHeader() {}
}
