package dev.loraoperator.together.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.Target;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.Reason;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which endpoint of a list a spec means. */
class EndpointChoiceTest {

  private static final Instant AT = Instant.parse("2026-11-24T12:00:00Z");
  private static final Target ACME = target("endpoint-1", "acme/qwen");
  private static final Target LABS = target("endpoint-2", "labs/qwen");
  private static final Target BARE = target("endpoint-3", "qwen");

  private static Target target(String id, String name) {
    return new Target(id, name, "Qwen/base", "STARTED", true);
  }

  private static EndpointRef named(String name) {
    return new EndpointRef(null, name, EndpointRef.DEFAULT_DETACH_TIMEOUT);
  }

  private static Remote<Target> known(Target target) {
    return new Remote.Known<>(target, AT);
  }

  private static Remote<Target> ambiguous(String message) {
    return new Remote.Failed<>(
        new RemoteError(Reason.ENDPOINT_AMBIGUOUS, message, null, RemoteError.Effect.NONE), AT);
  }

  private record Case(String what, String name, List<Target> all, Remote<Target> expected) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Case> choices() {
    String both =
        "The name qwen fits several endpoints: acme/qwen (endpoint-1), labs/qwen (endpoint-2)."
            + " Set spec.endpoint.id to the one that is meant";
    return Stream.of(
        new Case("no endpoint", "qwen", List.of(), new Remote.Missing<>(AT)),
        new Case("another name", "llama", List.of(ACME, LABS), new Remote.Missing<>(AT)),
        new Case("the end of a word", "wen", List.of(ACME), new Remote.Missing<>(AT)),
        new Case("whole name", "labs/qwen", List.of(ACME, LABS), known(LABS)),
        new Case("one without account", "qwen", List.of(ACME), known(ACME)),
        new Case("two without account", "qwen", List.of(ACME, LABS), ambiguous(both)),
        new Case("in another order", "qwen", List.of(LABS, ACME), ambiguous(both)),
        new Case("whole name first", "qwen", List.of(ACME, BARE, LABS), known(BARE)),
        new Case("listed twice", "qwen", List.of(ACME, ACME), known(ACME)),
        new Case(
            "whole name twice",
            "acme/qwen",
            List.of(target("endpoint-9", "acme/qwen"), ACME),
            ambiguous(
                "The name acme/qwen fits several endpoints: acme/qwen (endpoint-1), acme/qwen"
                    + " (endpoint-9). Set spec.endpoint.id to the one that is meant")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("choices")
  void chooses(Case c) {
    // When
    Remote<Target> chosen = EndpointChoice.of(named(c.name), c.all, AT);

    // Then
    assertThat(chosen).isEqualTo(c.expected);
  }

  @Test
  void aMessageDoesNotGrowWithTheAccount() {
    // Given
    List<Target> many =
        IntStream.range(0, 40).mapToObj(n -> target("endpoint-" + n, "a" + n + "/qwen")).toList();

    // When
    Remote<Target> chosen = EndpointChoice.of(named("qwen"), many, AT);

    // Then
    assertThat(chosen)
        .isInstanceOfSatisfying(
            Remote.Failed.class,
            failed ->
                assertThat(failed.error().message()).contains(" and 35 more").hasSizeLessThan(300));
  }
}
