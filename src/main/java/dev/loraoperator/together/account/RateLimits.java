package dev.loraoperator.together.account;

import dev.loraoperator.backend.Identity;
import dev.loraoperator.together.queue.RateLimiter;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * One token bucket for each project, whichever of its keys is used on whichever generation of the
 * API. Thread-safe.
 */
public final class RateLimits {

  private final AccountContext context;
  private final ConcurrentMap<String, RateLimiter> byProject = new ConcurrentHashMap<>();

  public RateLimits(AccountContext context) {
    this.context = context;
  }

  /** The bucket of the project that {@code key} opens; while that is not known, one of its own. */
  RateLimiter of(AccountKey key) {
    return key.identity()
        .map(Identity::projectId)
        .map(project -> byProject.computeIfAbsent(project, any -> bucket()))
        .orElseGet(this::bucket);
  }

  private RateLimiter bucket() {
    return new RateLimiter(context.requestsPerSecond(), context.clock());
  }
}
