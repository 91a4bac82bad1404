package org.gridroom.signaling.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class AddressLimitsTest {
  private static final long SECOND = 1_000_000_000L;

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anAddressHasSoManyOpenAndOthersAreNotConcerned() {
    AddressLimits limits = new AddressLimits(100);
    for (int i = 0; i < 100; i++) {
      assertTrue(limits.open(address("192.0.2.1"), 0));
    }
    assertFalse(limits.open(address("192.0.2.1"), 60 * SECOND));
    assertTrue(limits.open(address("192.0.2.2"), 0));
    limits.close(address("192.0.2.1"));
    assertTrue(limits.open(address("192.0.2.1"), 60 * SECOND));
  }

  @Test
  void anAddressOpensATenthOfItEachSecond() {
    AddressLimits limits = new AddressLimits(100);
    for (int i = 0; i < 100; i++) {
      assertTrue(limits.open(address("192.0.2.1"), 0));
      limits.close(address("192.0.2.1"));
    }
    assertFalse(limits.open(address("192.0.2.1"), 0));
    int opened = 0;
    while (limits.open(address("192.0.2.1"), SECOND)) {
      limits.close(address("192.0.2.1"));
      opened++;
    }
    assertEquals(10, opened);
  }

  @Test
  void anIpv6NetworkCountsAsOneAddress() {
    AddressLimits limits = new AddressLimits(1);
    assertTrue(limits.open(address("2001:db8::1"), 0));
    assertFalse(limits.open(address("2001:db8::2"), 0));
    assertTrue(limits.open(address("2001:db8:0:1::1"), 0));
  }

  @Test
  void zeroIsNoLimit() {
    AddressLimits limits = new AddressLimits(0);
    for (int i = 0; i < 10_000; i++) {
      assertTrue(limits.open(address("192.0.2.1"), 0));
    }
  }

  @Test
  void addressesWithoutEndFillNoMemory() {
    AddressLimits limits = new AddressLimits(1);
    int taken = 0;
    for (int i = 0; i < 70_000; i++) {
      InetAddress each = address("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255));
      taken += limits.open(each, 0) ? 1 : 0;
    }
    assertEquals(65_536, taken);
    // Those that are gone and calm make place.
    for (int i = 0; i < 65_536; i++) {
      limits.close(address("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)));
    }
    assertTrue(limits.open(address("192.0.2.1"), 10 * SECOND));
  }
}
