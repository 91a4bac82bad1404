package org.gridroom.signaling.web;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Puts the fragments of one message together, within bounds of size and number. */
final class MessageAssembler {
  /** Clients send one frame, or one for each few kilobytes. */
  private static final int MAX_FRAGMENTS = 256;

  private byte[] bytes = new byte[0];
  private int sizeBytes;
  private int fragments;

  /** Whether a message has begun and not ended. */
  boolean inMessage() {
    return fragments > 0;
  }

  /**
   * Adds a fragment.
   *
   * @return whether the message is still within its bounds
   */
  boolean add(ByteBuf fragment, int maxSizeBytes) {
    int size = fragment.readableBytes();
    fragments++;
    if (fragments > MAX_FRAGMENTS || size > maxSizeBytes - sizeBytes) {
      return false;
    }
    if (sizeBytes + size > bytes.length) {
      bytes = Arrays.copyOf(bytes, sizeBytes + size);
    }
    fragment.getBytes(fragment.readerIndex(), bytes, sizeBytes, size);
    sizeBytes += size;
    return true;
  }

  /** Ends the message and gives it out. */
  byte[] end() {
    byte[] message = bytes.length == sizeBytes ? bytes : Arrays.copyOf(bytes, sizeBytes);
    bytes = new byte[0];
    sizeBytes = 0;
    fragments = 0;
    return message;
  }
}
