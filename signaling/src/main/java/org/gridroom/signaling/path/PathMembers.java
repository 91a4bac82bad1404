package org.gridroom.signaling.path;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gridroom.signaling.protocol.PreparedPath;
import org.jspecify.annotations.Nullable;

/**
 * Who is in the room, who can be told something now, and what the others will have to be told when
 * they are back.
 */
final class PathMembers {
  private static final class Member {
    final long order;
    boolean connected = true;
    final List<PathEffect.Told> missed = new ArrayList<>();

    /** While they are away: the first epoch that they cannot have heard of. */
    long unheardOf;

    Member(long order) {
      this.order = order;
    }
  }

  private final Map<String, Member> members = new LinkedHashMap<>();
  private List<PathEffect> effects = new ArrayList<>();
  private long order;

  int size() {
    return members.size();
  }

  Set<String> ids() {
    return members.keySet();
  }

  boolean contains(String id) {
    return members.containsKey(id);
  }

  boolean isConnected(String id) {
    @Nullable Member member = members.get(id);
    return member != null && member.connected;
  }

  boolean allConnected() {
    return members.values().stream().allMatch(member -> member.connected);
  }

  void add(String id) {
    members.put(id, new Member(order++));
  }

  boolean remove(String id) {
    return members.remove(id) != null;
  }

  /**
   * Somebody can be told nothing for a while.
   *
   * @param nextEpoch of the next path that begins
   */
  void disconnect(String id, long nextEpoch) {
    @Nullable Member member = members.get(id);
    if (member != null) {
      member.connected = false;
      member.unheardOf = nextEpoch;
    }
  }

  /** Tells a member what they have missed. */
  void reconnect(String id) {
    @Nullable Member member = members.get(id);
    if (member != null) {
      member.connected = true;
      effects.addAll(member.missed);
      member.missed.clear();
    }
  }

  /** The other ends of a member's links: of two, the one who came later is polite. */
  List<PreparedPath.Peer> peers(Path path, String id) {
    List<PreparedPath.Peer> peers = new ArrayList<>();
    @Nullable Member self = members.get(id);
    for (String other : path.members) {
      @Nullable Member peer = members.get(other);
      if (self != null && peer != null && peer != self) {
        peers.add(new PreparedPath.Peer(other, self.order > peer.order));
      }
    }
    return peers;
  }

  /**
   * Tells a member of a path that ends; those who are not connected hear it when they are back, if
   * they can have heard of the path.
   */
  void tellEnd(PathEffect.Told effect) {
    @Nullable Member member = members.get(effect.member());
    if (member == null) {
      return;
    }
    if (member.connected) {
      effects.add(effect);
    } else if (effect.epoch() < member.unheardOf) {
      member.missed.add(effect);
    }
    effects.add(new PathEffect.Release(effect.member(), effect.epoch()));
  }

  /**
   * Tells a member of a path that is there; those who are not connected are told by the state
   * itself when they are back.
   */
  void tell(PathEffect.Told effect) {
    if (isConnected(effect.member())) {
      effects.add(effect);
    }
  }

  /** Whether a member was told this of a path since the last {@link #drain}. */
  boolean hasHeard(Class<? extends PathEffect.Told> what, String id, long epoch) {
    return effects.stream()
        .anyMatch(effect ->
            what.isInstance(effect)
                && effect instanceof PathEffect.Told told
                && told.member().equals(id)
                && told.epoch() == epoch);
  }

  void note(PathEffect effect) {
    effects.add(effect);
  }

  /** All effects since the last call. */
  List<PathEffect> drain() {
    List<PathEffect> drained = List.copyOf(effects);
    effects = new ArrayList<>();
    return drained;
  }
}
