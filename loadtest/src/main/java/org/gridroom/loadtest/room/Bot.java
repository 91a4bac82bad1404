package org.gridroom.loadtest.room;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.gridroom.loadtest.media.Clip;
import org.gridroom.loadtest.session.BotMedia;
import org.gridroom.loadtest.session.BotMedia.Connection;
import org.gridroom.loadtest.session.BotMedia.SoundPlan;
import org.gridroom.loadtest.session.BotMedia.VideoPlan;
import org.gridroom.loadtest.session.MediaSession;
import org.gridroom.loadtest.transport.BotLoop;
import org.gridroom.loadtest.transport.SessionOffer;
import org.gridroom.sfu.room.SourceKind;
import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.protocol.FilledSlot;
import org.gridroom.signaling.protocol.ParticipantInfo;
import org.gridroom.signaling.protocol.PreparedPath;
import org.gridroom.signaling.protocol.PublishedSource;
import org.gridroom.signaling.protocol.ServerMessage;
import org.gridroom.signaling.protocol.ShownSource;
import org.gridroom.signaling.protocol.Sources;
import org.jspecify.annotations.Nullable;

/**
 * One virtual participant, from the door of the room to the last packet. It answers the media
 * path's messages as a page does, on the SFU path only: a peer to peer path it declares failed,
 * whereupon the room goes to the SFU. Its methods may be called from any thread.
 */
final class Bot implements RoomConnection.Listener {
  private static final long PING_INTERVAL_NANOS = 5_000_000_000L;

  /** A path on which nobody sends anything is ready this long after it is connected. */
  private static final long SILENT_READY_NANOS = 1_000_000_000L;

  private static final int MAX_ERRORS = 8;
  private static final double FRAMES_PER_SECOND = 30;
  private static final int MAX_PAYLOAD_BYTES = 1100;

  private final Plan plan;
  private final BotMedia media;
  private final BotLoop loop;
  private final Map<String, ParticipantInfo> others = new LinkedHashMap<>();
  private final TreeMap<Long, Path> paths = new TreeMap<>();
  private final List<Path> closedPaths = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private @Nullable RoomConnection connection;
  private String id = "";
  private long enteredNanos;
  private long joinedNanos = -1;
  private long firstPacketNanos = -1;
  private long lastPingNanos;
  private boolean left;

  /**
   * What a bot does.
   *
   * @param server the server's base URL
   * @param publishes whether it sends sound and video, else it only receives
   * @param videoSlots how many others it looks at
   * @param talkShare how much of the time it talks, 0..1
   */
  record Plan(
      URI server,
      String room,
      String name,
      boolean publishes,
      int videoSlots,
      double talkShare,
      Clip camera,
      Clip microphone) {}

  /** A media path of the room, as this participant has it. */
  private final class Path implements MediaSession.Events {
    private final long epoch;
    private final Connection connection;
    private List<ShownSource> shown = List.of();
    private List<FilledSlot> slots = List.of();
    private long connectedNanos = -1;
    private boolean ready;

    private Path(long epoch) {
      this.epoch = epoch;
      this.connection =
          media.open(
              loop,
              plan.publishes()
                  ? Optional.of(new SoundPlan(plan.microphone(), plan.talkShare()))
                  : Optional.empty(),
              plan.publishes()
                  ? Optional.of(
                      new VideoPlan(plan.camera(), FRAMES_PER_SECOND, false, MAX_PAYLOAD_BYTES))
                  : Optional.empty(),
              plan.videoSlots(),
              this);
    }

    @Override
    public void onConnected() {
      synchronized (Bot.this) {
        connectedNanos = System.nanoTime();
      }
    }

    @Override
    public void onFirstPacket() {
      synchronized (Bot.this) {
        if (firstPacketNanos < 0) {
          firstPacketNanos = System.nanoTime();
        }
        becomeReady(this);
      }
    }

    @Override
    public void onFailed(String reason) {
      synchronized (Bot.this) {
        error("media of path " + epoch + ": " + reason);
      }
    }
  }

  Bot(Plan plan, BotMedia media, BotLoop loop) {
    this.plan = plan;
    this.media = media;
    this.loop = loop;
  }

  /** Goes to the room. */
  synchronized void enter(HttpClient client) {
    enteredNanos = System.nanoTime();
    lastPingNanos = enteredNanos;
    connection = new RoomConnection(client, plan.server(), this);
    send(
        new ClientMessage.Join(
            plan.room(),
            plan.name(),
            Optional.empty(),
            Optional.empty(),
            new Sources(plan.publishes(), plan.publishes(), false),
            Optional.empty()));
  }

  /** Lets time pass: call it about every 100 ms. */
  synchronized void onTick(long nowNanos) {
    if (left || connection == null) {
      return;
    }
    if (nowNanos - lastPingNanos >= PING_INTERVAL_NANOS) {
      lastPingNanos = nowNanos;
      send(new ClientMessage.Ping());
    }
    for (Path path : paths.values()) {
      if (path.connectedNanos >= 0 && nowNanos - path.connectedNanos >= SILENT_READY_NANOS) {
        becomeReady(path);
      }
    }
  }

  /** Leaves the room for good. */
  synchronized void leave() {
    if (left) {
      return;
    }
    left = true;
    List.copyOf(paths.keySet()).forEach(this::closePath);
    if (connection != null) {
      send(new ClientMessage.Leave());
      connection.close();
    }
  }

  /** Whether it is in the room and sees everybody whom it wants to see. */
  synchronized boolean settled() {
    return missing().isEmpty();
  }

  /** How it has fared so far. */
  synchronized BotOutcome outcome() {
    List<String> wrong = new ArrayList<>(errors);
    wrong.addAll(missing());
    List<MediaSession.Figures> all = new ArrayList<>();
    closedPaths.forEach(path -> all.add(path.connection.session().figures()));
    paths.values().forEach(path -> all.add(path.connection.session().figures()));
    return new BotOutcome(
        plan.name(),
        joinedNanos < 0 ? -1 : joinedNanos - enteredNanos,
        firstPacketNanos < 0 ? -1 : firstPacketNanos - enteredNanos,
        BotOutcome.sum(all),
        wrong);
  }

  /**
   * What it has not: everything that it asked for must be in a slot, and what signaling says of a
   * slot must be in its packets.
   */
  private List<String> missing() {
    if (joinedNanos < 0) {
      return List.of("is not in the room");
    }
    if (paths.isEmpty()) {
      return others.isEmpty() ? List.of() : List.of("has no media path");
    }
    Path path = paths.lastEntry().getValue();
    Set<Integer> sources = path.connection.session().figures().sources();
    List<String> missing = new ArrayList<>();
    for (ShownSource wish : path.shown) {
      Optional<FilledSlot> slot =
          path.slots.stream().filter(filled -> filled.mid().equals(wish.mid())).findFirst();
      if (slot.isEmpty() || !slot.get().participant().equals(wish.participant())) {
        missing.add("slot " + wish.mid() + " does not carry what was asked for");
      } else if (!sources.contains((int) slot.get().csrc())) {
        missing.add("nothing came of the source in slot " + wish.mid());
      }
    }
    return missing;
  }

  @Override
  public synchronized void onMessage(ServerMessage message) {
    switch (message) {
      case ServerMessage.Joined joined -> {
        id = joined.participant();
        joinedNanos = System.nanoTime();
        for (ParticipantInfo participant : joined.room().participants()) {
          others.put(participant.id(), participant);
        }
        others.remove(id);
      }
      case ServerMessage.ParticipantJoined joined -> put(joined.participant());
      case ServerMessage.ParticipantChanged changed -> put(changed.participant());
      case ServerMessage.ParticipantLeft gone -> {
        others.remove(gone.participant());
        show();
      }
      case ServerMessage.Prepare prepare -> prepare(prepare);
      case ServerMessage.Answer answer -> answer(answer);
      case ServerMessage.Slots slots -> {
        Path path = paths.get(slots.epoch());
        if (path != null) {
          path.slots = slots.slots();
        }
      }
      case ServerMessage.Commit commit -> send(new ClientMessage.Committed(commit.epoch()));
      case ServerMessage.Retire retire -> closePath(retire.epoch());
      case ServerMessage.Abort abort -> closePath(abort.epoch());
      case ServerMessage.ErrorMessage failure ->
          error(failure.code().wireName() + ": " + failure.message());
      default -> {
        // Chat, knocks, who speaks, mutes: nothing that a bot answers.
      }
    }
  }

  @Override
  public synchronized void onLost(String reason) {
    if (!left) {
      error("signaling: " + reason);
    }
  }

  private void put(ParticipantInfo participant) {
    if (!participant.id().equals(id)) {
      others.put(participant.id(), participant);
      show();
    }
  }

  private void prepare(ServerMessage.Prepare prepare) {
    switch (prepare.path()) {
      case PreparedPath.PeerToPeer p2p ->
          send(
              new ClientMessage.PathFailed(
                  prepare.epoch(), "virtual participants have no peer to peer media"));
      case PreparedPath.ToNode node -> {
        Path path = new Path(prepare.epoch());
        paths.put(prepare.epoch(), path);
        path.shown = wishes(path);
        send(
            new ClientMessage.Offer(
                path.epoch,
                path.connection.offer().sdp(),
                List.of(
                    new PublishedSource(SessionOffer.MICROPHONE_MID, SourceKind.MICROPHONE),
                    new PublishedSource(SessionOffer.CAMERA_MID, SourceKind.CAMERA),
                    new PublishedSource(SessionOffer.SCREEN_MID, SourceKind.SCREEN)),
                path.shown,
                true));
      }
    }
  }

  private void answer(ServerMessage.Answer answer) {
    Path path = paths.get(answer.epoch());
    if (path == null) {
      return;
    }
    try {
      path.connection.answer(answer.sdp());
    } catch (IllegalArgumentException e) {
      error("answer: " + e.getMessage());
    }
  }

  private void becomeReady(Path path) {
    if (!path.ready) {
      path.ready = true;
      send(new ClientMessage.Ready(path.epoch));
    }
  }

  private void closePath(long epoch) {
    Path path = paths.remove(epoch);
    if (path != null) {
      path.connection.close();
      closedPaths.add(path);
    }
  }

  /** Who is looked at: those who came after this one and have a camera, round about. */
  private List<ShownSource> wishes(Path path) {
    List<String> cameras =
        others.values().stream()
            .filter(other -> other.sources().camera())
            .map(ParticipantInfo::id)
            .sorted()
            .toList();
    int start = (int) cameras.stream().filter(other -> other.compareTo(id) < 0).count();
    List<String> slots = path.connection.offer().videoSlots();
    List<ShownSource> wishes = new ArrayList<>();
    for (int i = 0; i < Math.min(slots.size(), cameras.size()); i++) {
      String shown = cameras.get((start + i) % cameras.size());
      wishes.add(new ShownSource(slots.get(i), shown, SourceKind.CAMERA));
    }
    return wishes;
  }

  private void show() {
    for (Path path : paths.values()) {
      List<ShownSource> wishes = wishes(path);
      if (!wishes.equals(path.shown)) {
        path.shown = wishes;
        send(new ClientMessage.Show(path.epoch, wishes));
      }
    }
  }

  private void send(ClientMessage message) {
    if (connection != null) {
      connection.send(message);
    }
  }

  private void error(String what) {
    if (errors.size() < MAX_ERRORS) {
      errors.add(what);
    }
  }
}
