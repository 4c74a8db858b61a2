package dev.loraoperator.testing;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of a file's bytes, both ends included. */
record ByteRange(int first, int last) {

  private static final Pattern HEADER = Pattern.compile("bytes=(\\d*)-(\\d*)");

  /** Reads a {@code Range} header; empty when no byte of a file of this size is in it. */
  static Optional<ByteRange> of(String header, int size) {
    Matcher range = HEADER.matcher(header);
    if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
      return Optional.empty();
    }
    ByteRange wanted;
    if (range.group(1).isEmpty()) {
      wanted = new ByteRange(Math.max(0, size - number(range.group(2))), size - 1);
    } else {
      int last = range.group(2).isEmpty() ? size - 1 : number(range.group(2));
      wanted = new ByteRange(number(range.group(1)), Math.min(last, size - 1));
    }
    return wanted.first() <= wanted.last() ? Optional.of(wanted) : Optional.empty();
  }

  private static int number(String digits) {
    return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(digits));
  }

  int length() {
    return last - first + 1;
  }

  String contentRange(int size) {
    return "bytes " + first + "-" + last + "/" + size;
  }
}
