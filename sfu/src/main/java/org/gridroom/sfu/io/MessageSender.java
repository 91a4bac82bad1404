package org.gridroom.sfu.io;

/** Where a batch's messages go: the operating system. */
interface MessageSender {
  /**
   * Sends some of an array of messages, from its start on, without waiting.
   *
   * @param messagesAddress where the array of {@code mmsghdr} is ({@link MessageHeader})
   * @param count how many there are, at least 1
   * @return how many were sent, or the negated {@code errno} of the first if none was
   */
  int send(long messagesAddress, int count);
}
