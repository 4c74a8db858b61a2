package dev.loraoperator.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a client-side comparison, such as Argo CD's, shows for ever: fields of Git that the cluster
 * does not keep as they are.
 */
final class Drift {

  private final Set<String> unknownToServer;
  private final List<String> paths = new ArrayList<>();

  private Drift(Set<String> unknownToServer) {
    this.unknownToServer = unknownToServer;
  }

  /**
   * @param unknownToServer fields that the server is too old for
   * @return the path of each field that is missing or another
   */
  static List<String> between(JsonNode git, JsonNode cluster, Set<String> unknownToServer) {
    Drift drift = new Drift(unknownToServer);
    drift.compare("", git, cluster);
    return drift.paths;
  }

  private void compare(String path, JsonNode git, JsonNode cluster) {
    if (git.isObject()) {
      git.properties().stream()
          .filter(field -> !unknownToServer.contains(field.getKey()))
          .forEach(
              field ->
                  compare(
                      path + "/" + field.getKey(), field.getValue(), cluster.path(field.getKey())));
    } else if (git.isArray() && git.size() == cluster.size()) {
      for (int i = 0; i < git.size(); i++) {
        compare(path + "/" + i, git.get(i), cluster.path(i));
      }
    } else if (!git.equals(cluster)) {
      paths.add(path + ": " + git + " is " + cluster);
    }
  }
}
