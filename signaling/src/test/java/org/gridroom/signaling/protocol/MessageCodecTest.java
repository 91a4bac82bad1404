package org.gridroom.signaling.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type":"dance"}                                          | unknown type dance
          {"type":"ping","extra":1}                                 | unknown field extra
          {"type":"ping","type":"leave"}                            | not JSON
          {"type":"ready"}                                          | epoch is missing
          {"type":"ready","epoch":"8"}                              | epoch must be an integer
          {"type":"ready","epoch":8.0}                              | epoch must be an integer
          {"type":"ready","epoch":0}                                | epoch must be an integer
          {"type":"ready","epoch":-1}                               | epoch must be an integer
          {"type":"ready","epoch":9007199254740992}                 | epoch must be an integer
          {"type":"ready","epoch":99999999999999999999999}          | epoch must be an integer
          {"type":"ready","epoch":null}                             | epoch must be an integer
          {"type":"lock","locked":"true"}                           | locked must be true or false
          {"type":"lock","locked":1}                                | locked must be true or false
          {"type":"chat","text":7}                                  | text must be text
          {"type":"chat","text":"\\ud83d"}                          | text has half of a surrogate pair
          {"type":"chat","text":"\\ude00\\ud83d"}                    | text has half of a surrogate pair
          {"type":"chat","text":""}                                 | text must have 1 to 2000 characters
          {"type":7}                                                | type must be text
          {}                                                        | type is missing
          []                                                        | must be an object
          null                                                      | must be an object
          "ping"                                                    | must be an object
          {"type":"ping"} {"type":"ping"}                           | not JSON
          {"type":"ping"                                            | not JSON
          {type:"ping"}                                             | not JSON
          {'type':'ping'}                                           | not JSON
          {"type":"ping",}                                          | not JSON
          {"type":"ping"}//                                         | not JSON
          {"type":[[[[[[[[[[1]]]]]]]]]]}                            | not JSON
          {"type":"mute","participant":"a","source":"MICROPHONE"}   | source is none of its values
          {"type":"mute","participant":"a","source":0}              | source is none of its values
          {"type":"admit","participant":""}                         | participant must have 1 to 64 characters
          {"type":"sources","microphone":true,"camera":true}        | screen is missing
          {"type":"signal","epoch":1,"to":"b"}                      | exactly one of description and candidate
          {"type":"signal","epoch":1,"to":"b","candidate":null,"description":{"type":"offer","sdp":"v"}} | exactly one of
          {"type":"signal","epoch":1,"to":"b","description":null}   | description must be an object
          {"type":"signal","epoch":1,"to":"b","description":{"type":"rollback","sdp":"v"}} | description.type is none of its values
          {"type":"signal","epoch":1,"to":"b","description":{"type":"offer","sdp":"v","x":1}} | unknown field description.x
          {"type":"signal","epoch":1,"to":"b","candidate":{"candidate":"","sdpMLineIndex":65536}} | sdpMLineIndex must be
          {"type":"show","epoch":1,"slots":[{"mid":"6","participant":"b","source":"microphone"}]} | a video slot shows
          {"type":"show","epoch":1,"slots":[{"mid":"6","participant":"b","source":"camera"},{"mid":"6","participant":"c","source":"camera"}]} | names the same twice
          {"type":"show","epoch":1,"slots":[7]}                     | slots[0] must be an object
          {"type":"show","epoch":1,"slots":{}}                      | slots must be an array
          {"type":"join","room":"a","name":"b","sources":{"microphone":false,"camera":false,"screen":false},"path":{"epoch":1,"kind":"p2p"}} | path stands only beside resume
          {"type":"join","room":"a","name":"b","token":null,"sources":{"microphone":false,"camera":false,"screen":false}} | token must be text
          """)
  void refusesWithAReason(String json, String reason) {
    assertTrue(
        reason(json).contains(reason), () -> "'" + reason(json) + "' lacks '" + reason + "'");
  }

  @Test
  void refusesWhatIsNotUtf8() {
    byte[] json = "{\"type\":\"chat\",\"text\":\"\u00e9\"}".getBytes(ISO_8859_1);
    assertInstanceOf(Decoded.Invalid.class, MessageCodec.decodeClient(json));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100})
  void refusesAnEmptyMessageAndBlanks(int blanks) {
    assertInstanceOf(
        Decoded.Invalid.class, MessageCodec.decodeClient(" ".repeat(blanks).getBytes(UTF_8)));
  }

  @Test
  void takesAChatTextOf2000CharactersAndNoMore() {
    String json = "{\"type\":\"chat\",\"text\":\"%s\"}";
    assertEquals(
        new Decoded.Valid<>(new ClientMessage.Chat("x".repeat(2000))),
        decode(json.formatted("x".repeat(2000))));
    assertInstanceOf(Decoded.Invalid.class, decode(json.formatted("x".repeat(2001))));
  }

  @Test
  void doesNotRepeatLongHostileTextInItsReason() {
    assertTrue(reason("{\"type\":\"ping\",\"" + "y".repeat(60) + "\":1}").length() < 64);
    assertTrue(reason("{\"type\":\"" + "y".repeat(60) + "\"}").length() < 64);
  }

  @Test
  void aCandidateMayLackItsLastThreeFields() {
    assertEquals(
        new Decoded.Valid<>(
            new ClientMessage.Signal(
                1, "b", new Negotiation.Candidate("candidate:1", null, null, null))),
        decode(
            "{\"type\":\"signal\",\"epoch\":1,\"to\":\"b\",\"candidate\":{\"candidate\":\"candidate:1\"}}"));
  }

  private static Decoded<ClientMessage> decode(String json) {
    return MessageCodec.decodeClient(json.getBytes(UTF_8));
  }

  private static String reason(String json) {
    return switch (decode(json)) {
      case Decoded.Invalid<ClientMessage>(String reason) -> reason;
      case Decoded.Valid<ClientMessage>(ClientMessage message) ->
          throw new AssertionError("was taken: " + message);
    };
  }
}
