package org.gridroom.sfu.sdp;

/** Small pieces of text that descriptions are made of. */
final class SdpText {
  private SdpText() {}

  /** A decimal number from 0 to {@code max}. */
  static long number(String text, long max, String what) throws SdpException {
    int length = text.length();
    long value = 0;
    for (int i = 0; i < length; i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9' || i == 18) {
        throw new SdpException(what + " is not a number");
      }
      value = 10 * value + (digit - '0');
    }
    if (length == 0 || value > max) {
      throw new SdpException(what + " is not a number from 0 to " + max);
    }
    return value;
  }

  /** What is before the first {@code separator}; all of it without one. */
  static String before(String text, char separator) {
    int at = text.indexOf(separator);
    return at < 0 ? text : text.substring(0, at);
  }

  /** What is behind the first {@code separator}; nothing without one. */
  static String after(String text, char separator) {
    int at = text.indexOf(separator);
    return at < 0 ? "" : text.substring(at + 1);
  }

  /** Whether it is a token (RFC 8866, section 9) of 1 to {@code max} characters. */
  static boolean isToken(String text, int max) {
    return isMadeOf(text, 1, max, "!#$%&'*+-.^_`{|}~");
  }

  /**
   * Whether it is {@code min} to {@code max} letters, digits and characters of {@code others}, all
   * ASCII.
   */
  static boolean isMadeOf(String text, int min, int max, String others) {
    if (text.length() < min || text.length() > max) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean alphanumeric =
          (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!alphanumeric && others.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
