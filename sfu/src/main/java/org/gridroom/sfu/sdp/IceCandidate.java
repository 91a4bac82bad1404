package org.gridroom.sfu.sdp;

/**
 * A host candidate of the node (RFC 8839, section 5.1).
 *
 * @param foundation groups candidates of one base
 * @param protocol UDP, or TCP (always passive, RFC 6544)
 * @param priority RFC 8445, section 5.1.2
 * @param address IPv4 or IPv6 literal
 * @param port 1..65535
 */
public record IceCandidate(
    String foundation, Protocol protocol, long priority, String address, int port) {
  /** Transport protocol of a candidate. */
  public enum Protocol {
    /** Plain datagrams. */
    UDP,
    /** RFC 4571 frames over a connection that the peer opens. */
    TCP
  }
}
