package org.gridroom.signaling.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.gridroom.signaling.protocol.Limits;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  private static void assertShown(String shown, String text) {
    assertEquals(Optional.of(shown), Names.display(text));
  }

  @Nested
  class OfPeople {
    @ParameterizedTest
    @CsvSource({
      "Latin, Ada Lovelace",
      "a hyphen and an apostrophe, Jean-Luc O\u2019Neill",
      "Vietnamese, Nguy\u1EC5n Th\u1ECB \u00C1nh",
      "Yoruba with marks that no letter has in it, \u1ECC\u0301b\u1EB9\u0300",
      "Hebrew with vowels, \u05DE\u05B9\u05E9\u05B6\u05C1\u05D4",
      "Arabic with vowels, \u0645\u064F\u062D\u064E\u0645\u064E\u0651\u062F",
      "a Persian plural, \u062E\u0627\u0646\u0647\u200C\u0647\u0627",
      "a Persian name of two words, \u0639\u0644\u06CC\u200C\u0631\u0636\u0627",
      "Kurdish, \u0646\u06CE\u200C\u0628\u06D5\u0632",
      "Hindi, \u0938\u094D\u0935\u093E\u0924\u093F \u0936\u0930\u094D\u092E\u093E",
      "Hindi with a half form, \u0915\u094D\u200D\u0937",
      "Hindi with an open virama, \u0936\u094D\u200C\u0930\u0940",
      "Bengali with ya-phalaa, \u09B0\u200D\u09CD\u09AF\u09BE\u09A8\u09CD\u09A1\u09BF",
      "Malayalam with a chillu of old, \u0D2E\u0D4B\u0D39\u0D28\u0D4D\u200D",
      "Sinhala Sri, \u0DC1\u0DCA\u200D\u0DBB\u0DD3",
      "Tamil, \u0BB2\u0B95\u0BCD\u0BB7\u0BCD\u0BAE\u0BBF",
      "Thai, \u0E1B\u0E23\u0E34\u0E0D\u0E0D\u0E32 \u0E19\u0E49\u0E33",
      "Burmese, \u1019\u103C\u102D\u102F\u1037",
      "Tibetan, \u0F56\u0F66\u0F92\u0FB2\u0F74\u0F56\u0F66",
      "Mongolian with a variant, \u182A\u1820\u180B",
      "an ideograph with the variant of a family, \u845B\uDB40\uDD00\u57CE",
      "an ideograph of the supplementary plane with one, \uD842\uDFB7\uDB40\uDD00",
      "Korean, \uAE40\uBBFC\uC900",
      "a family, \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67\u200D\uD83D\uDC66",
      "a judge with a skin tone, \uD83D\uDC69\uD83C\uDFFD\u200D\u2696\uFE0F",
      "a rainbow flag, \uD83C\uDFF3\uFE0F\u200D\uD83C\uDF08",
      "a flag of letters, \uD83C\uDDF3\uD83C\uDDF1",
      "the flag of Wales, "
          + "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC77\uDB40\uDC6C\uDB40\uDC73\uDB40\uDC7F",
      "a red heart, \u2764\uFE0F",
      "a burning heart, \u2764\uFE0F\u200D\uD83D\uDD25",
      "a keycap, 1\uFE0F\u20E3",
    })
    void areKeptAsTheyAreWritten(String what, String name) {
      assertShown(name, name);
    }

    @ParameterizedTest
    @CsvSource(
        ignoreLeadingAndTrailingWhitespace = false,
        value = {
          "an override of direction,A\u202Eda",
          "its end,Ada\u202C",
          "an embedding,\u202AAda",
          "an isolate,\u2066Ada",
          "the end of isolates,Ada\u2069",
          "a mark of direction,Ada\u200F",
          "an Arabic letter mark,\u061CAda",
          "a space without width,A\u200Bda",
          "a non-joiner between Latin letters,A\u200Cda",
          "a joiner between Latin letters,Ad\u200Da",
          "a joiner at the end,Ada\u200D",
          "a word joiner,Ad\u2060a",
          "a byte order mark,\uFEFFAda",
          "a soft hyphen,A\u00ADda",
          "a combining grapheme joiner,Ad\u034Fa",
          "a Hangul filler,Ada\u3164",
          "a halfwidth filler,Ada\uFFA0",
          "a blank of Braille,\u2800Ada",
          "a variation selector,Ada\uFE0F",
          "one for ideographs,Ada\uDB40\uDD00",
          "a tag,Ada\uDB40\uDC41",
          "a mark on what stands before it,\u0301Ada",
          "the same behind a space without width,\u200B\u0301 Ada",
          "spaces around it,  Ada  ",
          "spaces that do not break,\u00A0Ada\u00A0",
        })
    void loseWhatNobodySees(String what, String text) {
      assertShown("Ada", text);
    }

    @ParameterizedTest
    @CsvSource({
      "a letter that joins no other anyway, \u062F\u0627\u0631\u0627, \u062F\u200C\u0627\u0631\u0627",
      "an emoji that is coloured anyway, \uD83D\uDE00, \uD83D\uDE00\uFE0F",
      "a virama that nothing stands under, \u0915, \u094D\u200D\u0915",
      "tags of no flag, \uD83C\uDFF4, \uD83C\uDFF4\uDB40\uDC67\uDB40\uDC7F",
      "a non-joiner before a filler, \u0915\u094D, \u0915\u094D\u200C\u1160",
      "a second selector, \u2764\uFE0F, \u2764\uFE0F\uFE0F",
    })
    void loseAJoinerOrSelectorThatShapesNothing(String where, String shown, String text) {
      assertShown(shown, text);
    }

    @Test
    void haveOneFormHoweverTheyAreTyped() {
      assertShown("Zo\u00EB", "Zoe\u0308");
      assertShown("Zo\u00EB", "Zoe\u200B\u0308");
      assertShown("Ada Lovelace", "Ada \u200B\u3000\u00A0Lovelace");
    }

    @Test
    void haveAtMostFourMarksOnALetter() {
      assertShown("Z\u0334\u0336\u0334\u0336algo", "Z" + "\u0334\u0336".repeat(9) + "algo");
      String musical = "\uD834\uDD67";
      assertShown("Z" + musical.repeat(4), "Z" + musical.repeat(9));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "\u00A0",
          "\u200B",
          "\u3164",
          "\u202E\u202C",
          "\u0301",
          "A\nB",
          "A\tB",
          "A\u0000B",
          "A\u0085B",
          "A\u2028B",
          "A\u2029B",
          "A\uD83DB",
          "\uDE00A",
        })
    void areRefusedIfNothingIsSeenOrALineOrAPairIsBroken(String text) {
      assertEquals(Optional.empty(), Names.display(text));
    }

    @Test
    void areAsLongAsWhatIsLeftOfThem() {
      String longest = "a".repeat(Limits.NAME);
      assertShown(longest, longest + "\u200B");
      assertShown("\u00E9".repeat(Limits.NAME), "e\u0301".repeat(Limits.NAME));
      assertEquals(Optional.empty(), Names.display(longest + "a"));
      // In NFC it is two characters.
      assertEquals(Optional.empty(), Names.display("\u0958".repeat(Limits.NAME)));
    }

    @RepeatedTest(20)
    void areNotChangedASecondTime(RepetitionInfo repetition) {
      Random random = new Random(repetition.getCurrentRepetition());
      int[] alphabet =
          ("aA\u00E9 \u00A0\u0301\u0323\u20E3\u0336\u0627\u0628\u064E\u200B\u200C\u200D\u202E\uFE0E\uFE0F"
                  + "\u0915\u093C\u094D\u09B0\u09CD\u1100\u1161\u11A8\u1160\u1820\u180B\u180E1#\u2764\uD83D\uDE00"
                  + "\uD83D\uDC68\uD83C\uDFFD\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC7F\u845B\uFA19\uFE00\uDB40\uDD00")
              .codePoints()
              .toArray();
      for (int i = 0; i < 1000; i++) {
        String text =
            random
                .ints(12, 0, alphabet.length)
                .mapToObj(at -> Character.toString(alphabet[at]))
                .collect(Collectors.joining());
        Names.display(text).ifPresent(name -> assertShown(name, name));
      }
    }
  }

  @Nested
  class OfRooms {
    @ParameterizedTest
    @ValueSource(strings = {"a", "Daily-7_b", "0"})
    void areOfLettersDigitsAndHyphens(String name) {
      assertTrue(Names.isRoom(name));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "-a", "a b", "a\n", "a\u200B", "\u202Ea", "\u0430", "\uFF11", "a.b"})
    void areRefusedIfTheyHaveAnythingElse(String name) {
      assertFalse(Names.isRoom(name));
    }

    @Test
    void haveAtMost64Characters() {
      assertTrue(Names.isRoom("a".repeat(64)));
      assertFalse(Names.isRoom("a".repeat(65)));
    }
  }
}
