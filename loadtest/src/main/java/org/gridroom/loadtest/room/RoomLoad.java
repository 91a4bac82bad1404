package org.gridroom.loadtest.room;

import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.gridroom.loadtest.media.Clip;
import org.gridroom.loadtest.session.BotMedia;
import org.gridroom.loadtest.transport.BotLoop;
import org.gridroom.sfu.transport.DtlsCertificate;

/**
 * Brings virtual participants into one room, lets them talk for a while and tells how they fared.
 */
public final class RoomLoad {
  private static final int BOTS_PER_LOOP = 200;
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration SETTLING_PATIENCE = Duration.ofSeconds(30);

  private final Plan plan;

  /**
   * What is run.
   *
   * @param server the server's base URL, http or https
   * @param room the room's name
   * @param participants how many come, 1 or more
   * @param publishers how many of them send sound and video
   * @param videoSlots how many others each looks at, 0..64
   * @param joinInterval time between one coming and the next
   * @param duration how long they stay once all have come and see each other
   */
  public record Plan(
      URI server,
      String room,
      int participants,
      int publishers,
      int videoSlots,
      Duration joinInterval,
      Duration duration) {}

  /** A load that is run by {@link #run}. */
  public RoomLoad(Plan plan) {
    this.plan = plan;
  }

  /**
   * Runs it: everybody comes, stays and leaves.
   *
   * @throws InterruptedException if the thread is interrupted; everybody has left then
   */
  public LoadReport run() throws InterruptedException {
    SecureRandom random = new SecureRandom();
    BotMedia media = new BotMedia(DtlsCertificate.generate(random, Instant.now()), random);
    List<BotLoop> loops =
        IntStream.range(0, (plan.participants() + BOTS_PER_LOOP - 1) / BOTS_PER_LOOP)
            .mapToObj(i -> new BotLoop("bots-" + i))
            .toList();
    List<Bot> bots = bots(media, loops);
    try (HttpClient client =
        HttpClient.newBuilder()
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .connectTimeout(Duration.ofSeconds(10))
            .build()) {
      try {
        for (Bot bot : bots) {
          bot.enter(client);
          pass(plan.joinInterval(), bots);
        }
        awaitSettled(bots);
        pass(plan.duration(), bots);
        return new LoadReport(plan, bots.stream().map(Bot::outcome).toList());
      } finally {
        bots.forEach(Bot::leave);
        // Goodbyes are on their way while the loops still run.
        Thread.sleep(TICK);
        client.shutdownNow();
      }
    } finally {
      loops.forEach(BotLoop::close);
    }
  }

  /**
   * Gives everybody time to see whom they want to see; who does not by then is reported in the end.
   */
  private static void awaitSettled(List<Bot> bots) throws InterruptedException {
    long end = System.nanoTime() + SETTLING_PATIENCE.toNanos();
    while (!bots.stream().allMatch(Bot::settled) && System.nanoTime() < end) {
      pass(TICK, bots);
    }
  }

  private static void pass(Duration time, List<Bot> bots) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      Thread.sleep(Duration.ofNanos(Math.min(left, TICK.toNanos())));
      bots.forEach(bot -> bot.onTick(System.nanoTime()));
    }
  }

  private List<Bot> bots(BotMedia media, List<BotLoop> loops) {
    Clip camera = Clip.camera();
    Clip microphone = Clip.microphone();
    double talkShare = Math.min(1.0, 2.0 / Math.max(1, plan.publishers()));
    List<Bot> bots = new ArrayList<>();
    for (int i = 0; i < plan.participants(); i++) {
      bots.add(
          new Bot(
              new Bot.Plan(
                  plan.server(),
                  plan.room(),
                  "Bot " + (i + 1),
                  i < plan.publishers(),
                  plan.videoSlots(),
                  talkShare,
                  camera,
                  microphone),
              media,
              loops.get(i % loops.size())));
    }
    return bots;
  }
}
