package dev.loraoperator.together.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Identity;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.CallQueue;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.testing.SteppedTimer;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.http.StatusErrors;
import dev.loraoperator.together.queue.ProcessClock;
import dev.loraoperator.together.queue.WaitListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose API key it is, and which keys share an account because of it. */
class AccountsTest {

  private static final AdapterId A = new AdapterId("ns", "a");
  private static final RemoteError REFUSED = StatusErrors.of(401, "", null);
  private static final Reply<Identity> ABSENT = new Reply.NotFound<>();
  private static final Reply<Identity> FAILING = new Reply.Failure<>(REFUSED);

  private final SteppedClock clock = new SteppedClock(TestAccount.NOW);
  private final ScriptedTogether together = new ScriptedTogether();
  private final CallQueue queue = new CallQueue();
  private final List<AdapterId> woken = new ArrayList<>();
  private final AccountContext context =
      new AccountContext(
          1,
          TestAccount.DELAYS,
          queue,
          new ProcessClock(clock, clock::nanos),
          new SteppedTimer(clock),
          woken::add,
          WaitListener.NONE,
          () -> 0);
  private final AccountKeys keys = new AccountKeys(context, together::whoami);
  private final RateLimits rates = new RateLimits(context);
  private final Accounts<Account> ofUsers = Accounts.ofUsers(context, rates, account -> account);
  private final Accounts<Account> ofProjects =
      Accounts.ofProjects(context, rates, account -> account);

  private static Reply<Identity> told(String project, @Nullable String user) {
    return new Reply.Success<>(new Identity(project, null, user), null);
  }

  private static Remote<Identity> known(String project, Instant at) {
    return new Remote.Known<>(new Identity(project, null, null), at);
  }

  /** A key: what the service says of it, and which project the user names. */
  record Key(Reply<Identity> told, @Nullable String named) {}

  /** Two keys, and whether they share an account. */
  record Pair(String name, Key one, Key other, boolean users, boolean projects) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Pair> pairs() {
    Key p = new Key(told("p", null), null);
    return Stream.of(
        new Pair("one project", p, p, true, true),
        new Pair(
            "one project, one user",
            new Key(told("p", "u"), null),
            new Key(told("p", "u"), null),
            true,
            true),
        new Pair(
            "one project, two users",
            new Key(told("p", "u"), null),
            new Key(told("p", "v"), null),
            false,
            true),
        new Pair("two projects", p, new Key(told("q", null), null), false, false),
        new Pair("one of them unknown", p, new Key(ABSENT, null), false, false),
        new Pair("none known", new Key(ABSENT, null), new Key(ABSENT, null), false, false),
        new Pair("none tells", new Key(FAILING, null), new Key(FAILING, null), false, false),
        new Pair("one told, one named", p, new Key(ABSENT, "p"), false, true),
        new Pair("one named by a failing whoami", p, new Key(FAILING, "p"), false, true),
        new Pair("both named", new Key(ABSENT, "p"), new Key(ABSENT, "p"), false, true),
        new Pair("named apart", new Key(ABSENT, "p"), new Key(ABSENT, "q"), false, false),
        new Pair("told goes before named", p, new Key(told("p", null), "q"), true, true),
        new Pair("named as told elsewhere", p, new Key(told("q", null), "p"), false, false));
  }

  @Test
  void aProjectHasOneTokenBucketOnBothGenerationsOfTheApi() {
    // Given
    AccountKey key = opened("key-1", new Key(told("p", "u"), null));
    AdapterId who = new AdapterId("ns", "a");

    // When
    Operation.Permit first = ofUsers.of(key).permit(key, who, Operation.Priority.CREATE);
    Operation.Permit second = ofProjects.of(key).permit(key, who, Operation.Priority.CREATE);

    // Then
    assertThat(first).isInstanceOf(Operation.Permit.Granted.class);
    assertThat(second).isInstanceOf(Operation.Permit.Queued.class);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void keysShareAnAccountOnlyWithTheSameOwner(Pair pair) {
    // Given
    AccountKey one = opened("key-1", pair.one());
    AccountKey other = opened("key-2", pair.other());

    // When
    boolean users = ofUsers.of(one) == ofUsers.of(other);
    boolean projects = ofProjects.of(one) == ofProjects.of(other);

    // Then
    assertThat(users).as("where users may be apart").isEqualTo(pair.users());
    assertThat(projects).as("where accounts are projects").isEqualTo(pair.projects());
  }

  private AccountKey opened(String apiKey, Key key) {
    together.identities.put(apiKey, key.told());
    AccountKey opened = keys.of(Sensitive.of(apiKey), key.named());
    opened.identity(A, clock.instant());
    queue.runAll();
    return opened;
  }

  /** Two users may name two projects for one key, and one of them is wrong. */
  @Test
  void oneKeyWithTwoNamedProjectsIsTwoProjectsAndOneUser() {
    // Given
    AccountKey p = opened("key", new Key(ABSENT, "p"));
    AccountKey q = opened("key", new Key(ABSENT, "q"));

    // Then
    assertThat(ofProjects.of(p)).isNotSameAs(ofProjects.of(q));
    assertThat(ofUsers.of(p)).isSameAs(ofUsers.of(q));
  }

  @Test
  void beforeTheServiceHasAnsweredNobodyIsBelieved() {
    // Given
    AccountKey p = keys.of(Sensitive.of("key"), "p");
    AccountKey q = keys.of(Sensitive.of("key"), "q");
    p.identity(A, clock.instant());

    // Then
    assertThat(p.identity(A, clock.instant())).isInstanceOf(Remote.Pending.class);
    assertThat(p.identity()).isEmpty();
    assertThat(ofProjects.of(p)).isNotSameAs(ofProjects.of(q));
  }

  /** What the service says, and what comes of it with a project that the user names. */
  record Case(String name, Reply<Identity> told, String expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("another project", told("told", null), "told"),
        new Case("no such route, or no project", ABSENT, "named"),
        new Case("401", FAILING, "named"),
        new Case("503", new Reply.Failure<>(StatusErrors.of(503, "", null)), "named"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theNamedProjectCountsWhereTheServiceTellsNone(Case given) {
    // When
    AccountKey key = opened("key", new Key(given.told(), "named"));

    // Then
    assertThat(key.identity(A, Instant.EPOCH)).isEqualTo(known(given.expected(), clock.instant()));
    assertThat(key.identity().map(Identity::projectId)).contains(given.expected());
  }

  @Test
  void theNamedProjectCountsWhileTheServiceHangs() {
    // Given
    AccountKey key = keys.of(Sensitive.of("key"), "named");
    Instant asked = clock.instant();
    key.identity(A, asked);

    // When
    clock.advance(Duration.ofSeconds(5));

    // Then
    assertThat(key.identity(A, asked)).isEqualTo(known("named", asked));

    // When it tells at last
    together.identities.put("key", told("told", null));
    queue.runAll();

    // Then
    assertThat(woken).containsExactly(A);
    assertThat(key.identity(A, asked)).isEqualTo(known("told", asked));
  }
}
