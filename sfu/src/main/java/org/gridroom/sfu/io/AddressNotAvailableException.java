package org.gridroom.sfu.io;

import java.net.BindException;

/** This machine does not have an address that the node should listen on; the message says which. */
public final class AddressNotAvailableException extends BindException {
  private static final long serialVersionUID = 1L;

  AddressNotAvailableException(String message) {
    super(message);
  }
}
