package org.gridroom.sfu.io;

import static org.gridroom.sfu.io.TcpConnectionLimit.MAX_UNCHECKED_PER_NETWORK;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.gridroom.sfu.io.TcpConnectionLimit.Place;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TcpConnectionLimitTest {
  private final TcpConnectionLimit limit = new TcpConnectionLimit(100);

  private static Place present(@Nullable Place place) {
    assertNotNull(place);
    return place;
  }

  private Place open(String address) {
    return present(limit.open(InetAddress.ofLiteral(address)));
  }

  private void assertRefused(String address) {
    assertNull(limit.open(InetAddress.ofLiteral(address)));
  }

  private List<Place> fill(String address) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < MAX_UNCHECKED_PER_NETWORK; i++) {
      places.add(open(address));
    }
    return places;
  }

  @Test
  void oneAddressCannotTakeEveryPlace() {
    List<Place> places = fill("192.0.2.1");
    assertRefused("192.0.2.1");
    open("192.0.2.2");
    places.getFirst().close();
    open("192.0.2.1");
    assertRefused("192.0.2.1");
  }

  @Test
  void theAddressesOfOneSubscriberCountAsOne() {
    fill("2001:db8:0:1::1");
    assertRefused("2001:db8:0:1:ffff::2");
    open("2001:db8:0:2::1");
  }

  @Test
  void whoeverHasPassedACheckCountsNoMore() {
    Place first = fill("192.0.2.1").getFirst();
    first.checked();
    first.checked();
    Place second = open("192.0.2.1");
    assertRefused("192.0.2.1");
    first.close();
    assertRefused("192.0.2.1");
    second.close();
    open("192.0.2.1");
  }

  @Test
  void allTogetherAreBoundedCheckedOrNot() {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      places.add(open("192.0.2." + i));
      places.getLast().checked();
    }
    assertRefused("192.0.2.200");
    places.getFirst().close();
    open("192.0.2.200");
    assertRefused("192.0.2.201");
  }
}
