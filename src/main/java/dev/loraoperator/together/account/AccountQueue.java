package dev.loraoperator.together.account;

import dev.loraoperator.backend.Operation.Kind;
import dev.loraoperator.backend.Operation.Permit;
import dev.loraoperator.backend.Operation.Priority;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.together.queue.RateLimiter;
import dev.loraoperator.together.queue.Turns;
import dev.loraoperator.together.queue.WaitListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of one account for its rate limit and its places in flight. Who waits costs nothing: it
 * is woken when it is its turn. Thread-safe; what a turn runs is run without the lock.
 */
final class AccountQueue {

  private static final Logger LOGGER = LoggerFactory.getLogger(AccountQueue.class);

  /** Calls of one key in flight at once, so that a hanging host holds few threads. */
  private static final int MAX_IN_FLIGHT = 8;

  /** Questions have places of their own: a cold model takes a minute for its first token. */
  private static final int MAX_PROBES = 4;

  /** A permit that is not used is given up after this. */
  private static final Duration EXPIRY = Duration.ofMinutes(1);

  private final AccountContext context;
  private final RateLimiter rate;
  private final Turns turns = new Turns();
  private final Map<Place, Instant> granted = new HashMap<>();
  private Instant pausedUntil = Instant.EPOCH;
  private int inFlight;
  private int probes;
  private @Nullable Instant timerAt;

  AccountQueue(AccountContext context, RateLimiter rate) {
    this.context = context;
    this.rate = rate;
  }

  /** A place in the queue; an adapter has one for each kind of operation. */
  private record Place(AdapterId who, Kind kind) {}

  /** Whether {@code who} may start an operation; it has a place in the queue if not. */
  synchronized Permit permit(AdapterId who, Priority priority, Instant now) {
    granted.values().removeIf(at -> at.plus(EXPIRY).isBefore(now));
    Place place = new Place(who, priority.kind());
    if (granted.containsKey(place)) {
      return new Permit.Granted();
    }
    if (mayGoNow(place, priority, now)) {
      granted.put(place, now);
      return new Permit.Granted();
    }
    Duration wait =
        lineUp(
            new Turns.Waiter(place, who.namespace(), priority, () -> context.wake().accept(who)));
    return new Permit.Queued(now.plus(wait));
  }

  /**
   * Whether a read may begin now, its token and its place taken; if not, {@code turn} is run when
   * it may, with both taken.
   */
  synchronized boolean mayRead(Object key, String namespace, Runnable turn) {
    if (mayGoNow(key, Priority.ATTACH, context.now())) {
      inFlight++;
      return true;
    }
    lineUp(new Turns.Waiter(key, namespace, Priority.ATTACH, turn));
    return false;
  }

  /** Takes a token that need not be there yet. */
  synchronized void spend() {
    rate.spend();
  }

  /** The permit is used, or no longer wanted. */
  synchronized void release(AdapterId who, Kind kind) {
    Place place = new Place(who, kind);
    granted.remove(place);
    turns.remove(place);
  }

  synchronized void begun(Kind kind) {
    count(kind, 1);
  }

  synchronized void ended(Kind kind) {
    count(kind, -1);
    wakeAt(context.now());
  }

  synchronized void readEnded() {
    inFlight--;
    wakeAt(context.now());
  }

  /** Nobody has a turn before then. */
  synchronized void pause(Instant until) {
    pausedUntil = until;
    wakeAt(until);
  }

  synchronized boolean isIdle() {
    return inFlight == 0 && probes == 0;
  }

  private void count(Kind kind, int change) {
    if (kind == Kind.PROBE) {
      probes += change;
    } else {
      inFlight += change;
    }
  }

  private boolean hasPlace(Priority priority) {
    return priority == Priority.PROBE ? probes < MAX_PROBES : inFlight < MAX_IN_FLIGHT;
  }

  /** Whether nobody goes before it; it has no place in the queue then any more. */
  private boolean mayGoNow(Object key, Priority priority, Instant now) {
    boolean isFirst =
        turns.ahead(priority) == 0
            || next(now).filter(waiter -> waiter.key().equals(key)).isPresent();
    boolean goes = isFirst && !now.isBefore(pausedUntil) && hasPlace(priority) && rate.tryTake();
    if (goes) {
      turns.remove(key);
    }
    return goes;
  }

  /** About how long it will wait. */
  private Duration lineUp(Turns.Waiter waiter) {
    Instant now = context.now();
    Duration wait = rate.until(turns.ahead(waiter.priority()));
    if (turns.add(waiter) && !wait.isZero()) {
      context.waits().waits(WaitListener.Limit.OWN, wait);
    }
    wakeAt(now.plus(rate.until(0)));
    return wait;
  }

  /** Looks for the next turn then, unless a look is due before. */
  private void wakeAt(Instant wanted) {
    Instant now = context.now();
    Instant at = wanted.isBefore(pausedUntil) ? pausedUntil : wanted;
    boolean isDue = timerAt != null && !timerAt.isAfter(at);
    if (turns.isEmpty() || isDue) {
      return;
    }
    timerAt = at;
    Duration delay = Duration.between(now, at);
    context.timer().in(delay.isNegative() ? Duration.ZERO : delay, () -> takeTurns(at));
  }

  private void takeTurns(Instant timer) {
    List<Runnable> had = new ArrayList<>();
    synchronized (this) {
      if (timer.equals(timerAt)) {
        timerAt = null;
      }
      Instant now = context.now();
      Optional<Turns.Waiter> next = next(now);
      while (next.isPresent() && rate.tryTake()) {
        take(next.get(), now);
        had.add(next.get().turn());
        next = next(now);
      }
      if (next.isPresent() || now.isBefore(pausedUntil)) {
        wakeAt(now.plus(rate.until(0)));
      }
    }
    had.forEach(AccountQueue::run);
  }

  private Optional<Turns.Waiter> next(Instant now) {
    return now.isBefore(pausedUntil) ? Optional.empty() : turns.next(this::hasPlace);
  }

  private void take(Turns.Waiter waiter, Instant now) {
    turns.taken(waiter);
    if (waiter.key() instanceof Place place) {
      granted.put(place, now);
    } else {
      inFlight++;
    }
  }

  private static void run(Runnable turn) {
    try {
      turn.run();
    } catch (RuntimeException e) {
      LOGGER.atError().setCause(e).log("a turn broke; please report this as a bug");
    }
  }
}
