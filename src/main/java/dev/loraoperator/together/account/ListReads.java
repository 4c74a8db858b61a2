package dev.loraoperator.together.account;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads of one list that all adapters of an account share. It goes out without waiting for a token,
 * and a failure of it holds up the account. Thread-safe.
 */
public final class ListReads<T> {

  private static final String ALL = "";

  private final AccountLimits limits;
  private final ListPace pace;
  private final SharedReads<T> reads;
  private volatile boolean answered;

  /** Reads the list; blocks. */
  public interface Call<T> {

    /**
     * Reads it.
     *
     * @param answered whether it was read before, so that the service surely has one
     */
    Reply<Paged<T>> read(Sensitive apiKey, boolean answered);
  }

  ListReads(AccountLimits limits, ListPace pace, Call<T> call) {
    this.limits = limits;
    this.pace = pace;
    this.reads =
        new SharedReads<>(
            limits,
            SharedReads.Policy.ofTheAccount(pace::interval),
            (apiKey, all) -> read(call, apiKey));
  }

  private Reply<T> read(Call<T> call, Sensitive apiKey) {
    Instant start = limits.context().now();
    return call.read(apiKey, answered)
        .map(
            read -> {
              answered = true;
              pace.took(read.requests(), Duration.between(start, limits.context().now()));
              return read.value();
            });
  }

  SharedReads<T> reads() {
    return reads;
  }

  ListPace pace() {
    return pace;
  }

  /** Whether it was read, so that the service surely has it. */
  boolean isAnswered() {
    return answered;
  }

  /** How many requests the last read took; one, before there was any. */
  public int requests() {
    return pace.requests();
  }

  /**
   * The list as it was at {@code notBefore} or later.
   *
   * @param key what it is read with, unless another adapter of the account has begun already
   */
  public Remote<T> read(AccountKey key, AdapterId who, Instant notBefore) {
    return reads.read(key, ALL, who, notBefore);
  }

  /**
   * The oldest that does for who wants it as it was at {@code notBefore} or later, and has changed
   * nothing in it.
   */
  public Instant oldest(Instant notBefore) {
    return pace.oldest(notBefore, limits.context().now());
  }

  /** What a read that began at {@code notBefore} or later has shown: known, or missing. */
  public Optional<Remote<T>> readSince(Instant notBefore) {
    return reads.readSince(ALL, notBefore);
  }

  /** Until when no read begins, because the last one was so shortly before. */
  Instant pausedUntil() {
    return reads.pausedUntil(ALL);
  }

  /** How often it has failed since it was last read successfully. */
  int failuresInARow() {
    return reads.failuresInARow(ALL);
  }
}
