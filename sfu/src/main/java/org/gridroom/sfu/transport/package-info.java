/**
 * From datagrams to authenticated packets and back: demultiplexing (RFC 7983), ICE-lite (RFC 8445),
 * consent (RFC 7675), DTLS-SRTP (RFC 5764) and SRTP (RFC 3711, RFC 7714), joined in {@code
 * PeerTransport}. Pure: time, randomness, the executor of handshakes and the place where datagrams
 * go come in from outside.
 */
@NullMarked
package org.gridroom.sfu.transport;

import org.jspecify.annotations.NullMarked;
