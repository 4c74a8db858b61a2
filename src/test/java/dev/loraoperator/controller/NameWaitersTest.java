package dev.loraoperator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.controller.index.AdapterIndexes;
import dev.loraoperator.controller.index.NameWaiters;
import dev.loraoperator.lifecycle.Conditions;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.DeletionPolicy;
import dev.loraoperator.model.Reason;
import dev.loraoperator.spec.SpecReader;
import dev.loraoperator.testing.AdapterEdit;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a changed Secret concerns, besides those that name it. */
class NameWaitersTest {

  private final FakeAdapterCache cache = new FakeAdapterCache();
  private final NameWaiters waiters =
      new NameWaiters(
          new AdapterIndexes(new SpecReader("default", DeletionPolicy.RETAIN), cache), woken -> {});

  @BeforeEach
  void putAdapters() {
    put("wants", "shared", "key-1", null);
    put("waits", "shared", "key-2", Reason.NAME_CONFLICT);
    put("waits-too", "shared", "key-3", Reason.NAME_CONFLICT);
    put("is-there", "shared", "key-4", Reason.UPLOADED);
    put("waits-for-another", "another", "key-5", Reason.NAME_CONFLICT);
    LoraAdapter held = put("held", "new-name", "key-6", Reason.UPLOADED);
    AdapterEdit.status(held, "revisions", List.of(TestAdapters.upload("another", "job-1", null)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "of who wants the name,      key-1,  waits waits-too wants",
    "of who waits for it,        key-2,  waits waits-too",
    "of who has it,              key-4,  is-there waits waits-too",
    "of who has a former name,   key-6,  held waits-for-another",
    "of nobody,                  key-9,  "
  })
  void aSecretConcernsThoseThatWaitBehindItsAdapters(
      String name, String secret, @Nullable String expected) {
    // When
    List<String> concerned =
        waiters.concernedBy("team-a/" + secret).stream().map(AdapterId::name).sorted().toList();

    // Then
    assertThat(concerned)
        .isEqualTo(expected == null ? List.of() : Arrays.asList(expected.split(" ")));
  }

  private LoraAdapter put(String name, String modelName, String secret, @Nullable Reason reason) {
    LoraAdapter adapter = TestAdapters.adapter(name);
    AdapterEdit.spec(adapter, "modelName", modelName);
    AdapterEdit.spec(adapter, "apiKeySecretRef", new SecretKeyReference(secret, null));
    if (reason != null) {
      Condition ready =
          new ConditionBuilder()
              .withType(Conditions.READY)
              .withStatus("False")
              .withReason(reason.text())
              .build();
      AdapterEdit.status(adapter, "conditions", List.of(ready));
    }
    cache.put(adapter);
    return adapter;
  }
}
