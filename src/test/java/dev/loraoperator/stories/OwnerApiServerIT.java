package dev.loraoperator.stories;

import io.fabric8.kubernetes.client.KubernetesClient;

class OwnerApiServerIT extends OwnerStories {

  @Override
  KubernetesClient client() {
    return SharedApiServer.get().client();
  }
}
