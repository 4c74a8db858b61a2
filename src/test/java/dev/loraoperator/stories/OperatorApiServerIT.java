package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same stories on a real kube-apiserver, with its schema, its storage and its watches. */
class OperatorApiServerIT extends OperatorStories {

  @RegisterExtension static final RunningOperator OPERATOR = RunningOperator.onRealApiServer();

  OperatorApiServerIT() {
    super(OPERATOR);
  }

  @Test
  void aBrandNewObjectIsNotTakenForFinished() {
    // When an object has just been created, and the operator has not seen it
    LoraAdapter created =
        new Scenario(client(), services()).apply(Adapters.huggingFace("new", OperatorStories.REPO));

    // Then kstatus finds it in progress
    assertThat(created.getStatus().observedGeneration()).isEqualTo(-1);
  }
}
