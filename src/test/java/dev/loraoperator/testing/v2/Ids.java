package dev.loraoperator.testing.v2;

import java.util.concurrent.atomic.AtomicLong;

/** Ids that are the same in every run, and whose order says nothing about their age. */
final class Ids {

  /** Odd, so that no two products are equal. */
  private static final long SCATTER = 0x9E3779B97F4A7C15L;

  private final AtomicLong last = new AtomicLong();

  String next(String prefix) {
    return prefix + Long.toUnsignedString(last.incrementAndGet() * SCATTER, 36);
  }
}
