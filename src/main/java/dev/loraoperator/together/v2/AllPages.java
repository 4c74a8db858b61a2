package dev.loraoperator.together.v2;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.Reason;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v2.calls.PageRequest;
import dev.loraoperator.together.v2.rows.Page;
import dev.loraoperator.together.v2.rows.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads a list page by page to its end. What is added meanwhile may show a row twice. A list that
 * does not end, or of which too much would have to be kept, is a failure.
 */
final class AllPages<T extends Row> {

  /** Half a million rows, where pages are as long as they may be. */
  static final int MAX_PAGES = 1000;

  private static final long MAX_BYTES = 64 << 20;
  private static final int HASH_BYTES = 64;

  private final Function<PageRequest, Reply<Page<T>>> call;
  private final Runnable beforeNext;
  private final boolean keepsHashes;
  private final List<T> rows = new ArrayList<>();
  private final Set<Integer> leftOut = new HashSet<>();
  private final Set<String> cursors = new HashSet<>();
  private String cursor = "";
  private long rowBytes;

  /**
   * What was kept of a list.
   *
   * @param leftOut what stands for the others; empty where that is not asked for
   * @param requests how many pages it has
   */
  record Rows<T>(List<T> rows, Set<Integer> leftOut, int requests) {}

  private AllPages(
      Function<PageRequest, Reply<Page<T>>> call, Runnable beforeNext, boolean keepsHashes) {
    this.call = call;
    this.beforeNext = beforeNext;
    this.keepsHashes = keepsHashes;
  }

  /**
   * Reads all pages; blocks.
   *
   * @param answered whether the service has answered this list before
   * @param beforeNext runs before every page but the first
   * @param keepsHashes whether it is to be known what was left out
   */
  static <T extends Row> Reply<Rows<T>> read(
      boolean answered,
      Runnable beforeNext,
      boolean keepsHashes,
      Function<PageRequest, Reply<Page<T>>> call) {
    return new AllPages<>(call, beforeNext, keepsHashes).from(PageRequest.first(answered));
  }

  private Reply<Rows<T>> from(PageRequest first) {
    PageRequest request = first;
    while (true) {
      Optional<Reply<Rows<T>>> end =
          call.apply(request)
              .fold(
                  this::taken,
                  () -> Optional.of(new Reply.NotFound<>()),
                  error -> Optional.of(new Reply.Failure<>(error)));
      if (end.isPresent()) {
        return end.get();
      }
      beforeNext.run();
      request = request.next(cursor);
    }
  }

  /** Takes a page; empty when another one follows. */
  private Optional<Reply<Rows<T>>> taken(Reply.Success<Page<T>> page) {
    take(page.value());
    String next = page.value().next();
    if (next == null) {
      return Optional.of(
          new Reply.Success<>(new Rows<>(rows, leftOut, cursors.size() + 1), page.serverTime()));
    }
    if (!cursors.add(next)) {
      return Optional.of(endless("has pages that follow each other in a circle"));
    }
    if (cursors.size() >= MAX_PAGES || bytes() > MAX_BYTES) {
      return Optional.of(endless("is too long to be read"));
    }
    cursor = next;
    return Optional.empty();
  }

  private void take(Page<T> page) {
    rows.addAll(page.rows());
    rowBytes += page.rows().stream().mapToLong(Row::size).sum();
    if (keepsHashes) {
      leftOut.addAll(page.leftOut());
    }
  }

  private long bytes() {
    return rowBytes + (long) HASH_BYTES * leftOut.size();
  }

  private static <T> Reply<T> endless(String what) {
    return new Reply.Failure<>(
        new RemoteError(
            Reason.UNEXPECTED_REPLY,
            "A list of Together's " + what + ". Trying again",
            null,
            RemoteError.Effect.NONE));
  }
}
