package org.gridroom.loadtest.session;

import java.security.SecureRandom;
import java.util.Optional;
import org.gridroom.loadtest.media.CameraSender;
import org.gridroom.loadtest.media.Clip;
import org.gridroom.loadtest.media.MicrophoneSender;
import org.gridroom.loadtest.media.OutgoingStream;
import org.gridroom.loadtest.media.OutgoingStream.TransportSequence;
import org.gridroom.loadtest.media.Vp8Packetizer;
import org.gridroom.loadtest.transport.BotLoop;
import org.gridroom.loadtest.transport.BotTransport;
import org.gridroom.loadtest.transport.SessionAnswer;
import org.gridroom.loadtest.transport.SessionOffer;
import org.gridroom.sfu.transport.DtlsCertificate;

/**
 * Makes the media connections of virtual participants.
 *
 * @param certificate one for all
 * @param random where secrets and stream numbers come from
 */
public record BotMedia(DtlsCertificate certificate, SecureRandom random) {
  /**
   * How somebody sends video.
   *
   * @param clip what is played
   * @param framesPerSecond how fast
   * @param evenlySpaced see {@link CameraSender}
   * @param maxPayloadBytes most bytes of an RTP payload
   */
  public record VideoPlan(
      Clip clip, double framesPerSecond, boolean evenlySpaced, int maxPayloadBytes) {}

  /**
   * How somebody sends sound.
   *
   * @param clip what is played
   * @param talkShare see {@link MicrophoneSender}
   */
  public record SoundPlan(Clip clip, double talkShare) {}

  /**
   * Opens a connection that waits for the answer to its offer.
   *
   * @param loop where it lives
   * @param videoSlots how many it offers
   */
  public Connection open(
      BotLoop loop,
      Optional<SoundPlan> sound,
      Optional<VideoPlan> video,
      int videoSlots,
      MediaSession.Events events) {
    int firstSsrc = random.nextInt(1, Integer.MAX_VALUE - 8);
    TransportSequence sequence = new TransportSequence();
    MicrophoneSender microphone =
        sound
            .map(plan ->
                new MicrophoneSender(
                    new OutgoingStream(SessionOffer.microphone(firstSsrc), sequence, random),
                    plan.clip(),
                    plan.talkShare(),
                    random))
            .orElse(null);
    CameraSender camera =
        video
            .map(plan ->
                new CameraSender(
                    new OutgoingStream(SessionOffer.camera(firstSsrc), sequence, random),
                    new Vp8Packetizer(plan.maxPayloadBytes(), random.nextInt(0x8000)),
                    plan.clip(),
                    plan.framesPerSecond(),
                    plan.evenlySpaced()))
            .orElse(null);
    MediaSession session = new MediaSession(events, microphone, camera, firstSsrc);
    BotTransport transport = new BotTransport(loop, certificate, random, session);
    return new Connection(
        session, transport, SessionOffer.write(transport.local(), firstSsrc, videoSlots));
  }

  /**
   * A connection: what is offered, and what runs once it is answered.
   *
   * @param offer to be given to the node
   */
  public record Connection(MediaSession session, BotTransport transport, SessionOffer offer) {
    /**
     * Takes the node's answer.
     *
     * @throws IllegalArgumentException if something is missing in it
     */
    public void answer(String sdp) {
      session.start(transport, SessionAnswer.parse(sdp));
    }

    /** Closes it; the session's figures stay. */
    public void close() {
      transport.close();
    }
  }
}
