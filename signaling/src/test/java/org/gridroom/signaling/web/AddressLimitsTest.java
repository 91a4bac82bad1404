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

  private static boolean connect(AddressLimits limits, String address) {
    return limits.connect(address(address), 0);
  }

  @Test
  void anAddressHasSoManyOpenAndOthersAreNotConcerned() {
    AddressLimits limits = new AddressLimits(100);
    for (int i = 0; i < 100; i++) {
      assertTrue(connect(limits, "192.0.2.1"));
    }
    assertFalse(connect(limits, "192.0.2.1"));
    assertTrue(connect(limits, "192.0.2.2"));
    limits.disconnect(address("192.0.2.1"), 0);
    assertTrue(connect(limits, "192.0.2.1"));
    assertFalse(connect(limits, "192.0.2.1"));
  }

  @Test
  void connectionsComeAndGoAtAnyRate() {
    AddressLimits limits = new AddressLimits(2);
    for (int i = 0; i < 10_000; i++) {
      assertTrue(connect(limits, "192.0.2.1"));
      limits.disconnect(address("192.0.2.1"), 0);
    }
  }

  @Test
  void atMostATenthOfItBecomeWebSocketsEachSecondAfterABurst() {
    AddressLimits limits = new AddressLimits(100);
    assertTrue(connect(limits, "192.0.2.1"));
    for (int i = 0; i < 100; i++) {
      assertTrue(limits.upgrade(address("192.0.2.1"), 0));
    }
    assertFalse(limits.upgrade(address("192.0.2.1"), 0));
    int upgraded = 0;
    while (limits.upgrade(address("192.0.2.1"), SECOND)) {
      upgraded++;
    }
    assertEquals(10, upgraded);
  }

  @Test
  void whoClosesAndComesBackHasNoNewBurst() {
    AddressLimits limits = new AddressLimits(1);
    assertTrue(connect(limits, "192.0.2.1"));
    assertTrue(limits.upgrade(address("192.0.2.1"), 0));
    limits.disconnect(address("192.0.2.1"), 0);
    assertTrue(connect(limits, "192.0.2.1"));
    assertFalse(limits.upgrade(address("192.0.2.1"), 0));
  }

  @Test
  void anIpv6NetworkCountsAsOneAddress() {
    AddressLimits limits = new AddressLimits(1);
    assertTrue(connect(limits, "2001:db8::1"));
    assertFalse(connect(limits, "2001:db8::2"));
    assertTrue(connect(limits, "2001:db8:0:1::1"));
  }

  @Test
  void zeroIsNoLimit() {
    AddressLimits limits = new AddressLimits(0);
    for (int i = 0; i < 10_000; i++) {
      assertTrue(connect(limits, "192.0.2.1"));
      assertTrue(limits.upgrade(address("192.0.2.1"), 0));
    }
  }

  @Test
  void addressesWithoutEndFillNoMemory() {
    AddressLimits limits = new AddressLimits(1);
    int taken = 0;
    for (int i = 0; i < 70_000; i++) {
      if (connect(limits, manyth(i))) {
        assertTrue(limits.upgrade(address(manyth(i)), 0));
        taken++;
      }
    }
    assertEquals(65_536, taken);
    // Those that are gone and calm make place.
    for (int i = 0; i < 65_536; i++) {
      limits.disconnect(address(manyth(i)), 0);
    }
    assertFalse(connect(limits, "192.0.2.1"));
    assertTrue(limits.connect(address("192.0.2.1"), 10 * SECOND));
  }

  private static String manyth(int i) {
    return "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255);
  }
}
