package org.gridroom.sfu.io;

import java.net.BindException;
import java.net.InetSocketAddress;
import org.gridroom.sfu.sdp.IceCandidate.Protocol;

/** Another program has a port that the node needs; the message says which. */
public final class AddressInUseException extends BindException {
  private static final long serialVersionUID = 1L;

  AddressInUseException(Protocol protocol, InetSocketAddress local) {
    super(
        "%s port %d of %s is in use by another program"
            .formatted(protocol, local.getPort(), local.getAddress().getHostAddress()));
  }
}
