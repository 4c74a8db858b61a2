package dev.loraoperator.stories;

import io.fabric8.kubernetes.client.KubernetesClient;

class AccountApiServerIT extends AccountStories {

  @Override
  KubernetesClient client() {
    return SharedApiServer.get().client();
  }
}
