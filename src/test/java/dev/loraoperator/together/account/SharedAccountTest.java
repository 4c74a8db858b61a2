package dev.loraoperator.together.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Identity;
import dev.loraoperator.backend.Operation.Permit;
import dev.loraoperator.backend.Operation.Priority;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.CallQueue;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.testing.SteppedTimer;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.http.StatusErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What API keys of one account share, and who waits when one of them is refused. */
class SharedAccountTest {

  private static final AdapterId A = new AdapterId("ns", "a");
  private static final AdapterId B = new AdapterId("other", "b");
  private static final RemoteError REFUSED = StatusErrors.of(401, "", null);

  private final SteppedClock clock = new SteppedClock(TestAccount.NOW);
  private final ScriptedTogether together = new ScriptedTogether();
  private final CallQueue queue = new CallQueue();
  private final List<AdapterId> woken = new ArrayList<>();
  private final TestAccount.All accounts =
      TestAccount.accounts(together, 1, queue, clock, new SteppedTimer(clock), woken::add);

  private static Reply<Identity> identity(String project, @Nullable String user) {
    return new Reply.Success<>(new Identity(project, null, user), null);
  }

  /** The account of a key whose owner is known, as far as the service tells. */
  private TestAccount open(String key, AdapterId who) {
    accounts.of(Sensitive.of(key)).key.identity(who, clock.instant());
    queue.runAll();
    return accounts.of(Sensitive.of(key));
  }

  private TestAccount open(String key, AdapterId who, Reply<Identity> identity) {
    together.identities.put(key, identity);
    return open(key, who);
  }

  @Test
  void fiftyKeysOfOneAccountReadOneList() {
    // Given
    for (int i = 0; i < 50; i++) {
      TestAccount account = open("key-" + i, id(i), identity("p", null));
      account.jobs(id(i), clock.instant());
    }

    // When
    queue.runAll();

    // Then
    assertThat(together.count("jobs")).isEqualTo(1);
    for (int i = 0; i < 50; i++) {
      assertThat(accounts.of(Sensitive.of("key-" + i)).jobs(id(i), clock.instant()))
          .isInstanceOf(Remote.Known.class);
    }
  }

  private static AdapterId id(int number) {
    return new AdapterId("ns", "a" + number);
  }

  @Test
  void aRefusedKeyStopsOnlyThoseWhoNameIt() {
    // Given both wait for the list, which is read with the first key
    TestAccount refused = open("key-1", A, identity("p", null));
    TestAccount sound = open("key-2", B, identity("p", null));
    together.refusedKeys.put("key-1", REFUSED);
    refused.jobs(A, clock.instant());
    sound.jobs(B, clock.instant());
    woken.clear();

    // When
    queue.runAll();

    // Then the other one reads it with its own
    assertThat(woken).containsExactlyInAnyOrder(A, B);
    assertThat(refused.jobs(A, clock.instant())).isInstanceOf(Remote.Failed.class);
    assertThat(sound.jobs(B, clock.instant())).isInstanceOf(Remote.Pending.class);
    queue.runAll();
    assertThat(sound.jobs(B, clock.instant())).isInstanceOf(Remote.Known.class);
    assertThat(refused.jobs(A, clock.instant()))
        .as("what others may read says nothing to who may not")
        .isInstanceOf(Remote.Failed.class);
    assertThat(refused.account.permit(refused.key, A, Priority.CREATE))
        .isInstanceOf(Permit.Paused.class);
    assertThat(sound.account.permit(sound.key, B, Priority.CREATE))
        .isNotInstanceOf(Permit.Paused.class);
  }

  @Test
  void aThrottledKeyHoldsUpItsAccount() {
    // Given
    TestAccount one = open("key-1", A, identity("p", null));
    TestAccount other = open("key-2", B, identity("p", null));
    TestAccount stranger = open("key-3", B, identity("q", null));
    together.refusedKeys.put("key-1", StatusErrors.of(429, "", Duration.ofSeconds(30)));
    one.jobs(A, clock.instant());

    // When
    queue.runAll();

    // Then
    assertThat(other.all(B, clock.instant())).isInstanceOf(Remote.Failed.class);
    assertThat(stranger.all(B, clock.instant())).isInstanceOf(Remote.Pending.class);
  }

  /** Invariant 6: 402 is the account's, and money is not needed to read, detach or delete. */
  @ParameterizedTest
  @EnumSource(Priority.class)
  void anUnpaidAccountIsHeldFromWhatCosts(Priority priority) {
    // Given
    TestAccount one = open("key-1", A, identity("p", null));
    TestAccount other = open("key-2", B, identity("p", null));
    together.created = new CreateOutcome.Failed(StatusErrors.of(402, "", null));
    one.create(A, "a#1");

    // When
    queue.runAll();

    // Then
    Permit permit = other.account.permit(other.key, B, priority);
    if (priority.costs()) {
      assertThat(((Permit.Paused) permit).cause().reason()).isEqualTo(Reason.PAYMENT_REQUIRED);
    } else {
      assertThat(permit).isNotInstanceOf(Permit.Paused.class);
    }
    assertThat(other.jobs(B, clock.instant())).isInstanceOf(Remote.Pending.class);

    // When it is paid
    other.readAgain();

    // Then
    clock.advance(Duration.ofSeconds(1));
    assertThat(other.account.permit(other.key, B, priority)).isNotInstanceOf(Permit.Paused.class);
  }

  /** Invariant 6: 403 is the key's, and one that may not upload may well read and attach. */
  @ParameterizedTest
  @EnumSource(Priority.class)
  void aKeyThatMayNotCreateCreatesNothingMore(Priority priority) {
    // Given
    TestAccount one = open("key-1", A, identity("p", null));
    TestAccount other = open("key-2", B, identity("p", null));
    together.created = new CreateOutcome.Failed(StatusErrors.of(403, "", null));
    one.create(A, "a#1");

    // When
    queue.runAll();

    // Then
    Permit permit = one.account.permit(one.key, B, priority);
    if (priority == Priority.CREATE) {
      assertThat(((Permit.Paused) permit).cause().reason()).isEqualTo(Reason.FORBIDDEN);
    } else {
      assertThat(permit).isNotInstanceOf(Permit.Paused.class);
    }
    assertThat(other.account.permit(other.key, B, priority)).isNotInstanceOf(Permit.Paused.class);
    assertThat(one.key.refusal()).isEmpty();

    // When it is tried again, and works
    one.readAgain();
    together.created = new ScriptedTogether().created;
    one.create(A, "a#2");
    queue.runAll();

    // Then
    clock.advance(Duration.ofSeconds(5));
    assertThat(one.account.permit(one.key, B, priority)).isNotInstanceOf(Permit.Paused.class);
  }

  @Test
  void whoamiIsInNobodysWay() {
    // Given it hangs
    TestAccount account = accounts.of(Sensitive.of("key"));
    Instant asked = clock.instant();
    assertThat(account.key.identity(A, asked))
        .isEqualTo(new Remote.Pending<>(asked.plusSeconds(5)));

    // When
    clock.advance(Duration.ofSeconds(5));

    // Then
    assertThat(account.key.identity(A, asked)).isInstanceOf(Remote.Failed.class);

    // When it tells at last
    together.identities.put("key", identity("p", null));
    queue.runAll();

    // Then those who asked are woken, and share the account from then on
    assertThat(woken).containsExactly(A);
    assertThat(accounts.of(Sensitive.of("key")).account)
        .isSameAs(open("key-2", B, identity("p", null)).account);
  }

  @Test
  void whoamiIsReadOnceForAllAndAgainOnTheInterval() {
    // Given
    TestAccount account = open("key", A, identity("p", null));
    account.key.identity(B, clock.instant().minus(Duration.ofHours(1)));
    assertThat(queue.waiting()).isZero();
    woken.clear();

    // When an hour later nothing is new
    clock.advance(Duration.ofHours(2));
    account.key.identity(A, clock.instant().minus(Duration.ofHours(1)));
    queue.runAll();

    // Then nobody is woken for it
    assertThat(woken).isEmpty();

    // When the key is revoked
    together.identities.put("key", new Reply.Failure<>(REFUSED));
    clock.advance(Duration.ofHours(2));
    Remote<Identity> stillKnown =
        account.key.identity(A, clock.instant().minus(Duration.ofHours(1)));
    queue.runAll();

    // Then that is news, and whose key it is stays known
    assertThat(stillKnown).isInstanceOf(Remote.Known.class);
    assertThat(woken).containsExactly(A);
    assertThat(account.key.refusal()).contains(REFUSED);
    assertThat(account.key.identity(A, clock.instant())).isInstanceOf(Remote.Known.class);
  }

  /** Together's route, its proxy, or another service may know whoami less than all else. */
  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429, 500, 503})
  void aWhoamiThatFailsDelaysNothing(int status) {
    // Given
    Reply<Identity> failure = new Reply.Failure<>(StatusErrors.of(status, "", null));
    TestAccount account = open("key", A, failure);

    // Then
    assertThat(account.key.identity(A, clock.instant())).isInstanceOf(Remote.Failed.class);
    assertThat(account.account.permit(account.key, A, Priority.CREATE))
        .isInstanceOf(Permit.Granted.class);
    account.jobs(A, clock.instant());
    queue.runAll();
    assertThat(account.jobs(A, clock.instant())).isInstanceOf(Remote.Known.class);
  }

  @Test
  void aPostThatIsAcceptedDisprovesARefusal() {
    // Given
    TestAccount account = open("key", A, new Reply.Failure<>(REFUSED));
    assertThat(account.key.refusal()).contains(REFUSED);

    // When
    account.create(A, "a#1");
    queue.runAll();

    // Then
    assertThat(account.key.refusal()).isEmpty();
  }

  /** The limits of inference are its own: what becomes of a prompt says nothing of the others. */
  @Test
  void aPromptPaysForNothing() {
    // Given
    TestAccount account = open("key", A, new Reply.Failure<>(REFUSED));
    together.created = new CreateOutcome.Failed(StatusErrors.of(402, "", null));
    account.create(A, "a#1");
    queue.runAll();

    // When
    account.probe(
        B,
        new Probe("hash", 1, new Probe.Prompt("dev/a", true, "Q", 8, 0, Duration.ofSeconds(30))));
    queue.runAll();

    // Then
    assertThat(account.account.permit(account.key, B, Priority.CREATE))
        .isInstanceOf(Permit.Paused.class);
    assertThat(account.key.refusal()).contains(REFUSED);
  }

  @Test
  void aRefusalIsDisprovedByTheNextAcceptedCallAlone() {
    // Given
    TestAccount account = open("key", A, new Reply.Failure<>(REFUSED));
    assertThat(account.key.refusal()).contains(REFUSED);

    // When time goes by
    clock.advance(Duration.ofHours(1));

    // Then
    assertThat(account.key.refusal()).contains(REFUSED);
    account.jobs(A, clock.instant());
    queue.runAll();
    assertThat(account.key.refusal()).isEmpty();
  }
}
