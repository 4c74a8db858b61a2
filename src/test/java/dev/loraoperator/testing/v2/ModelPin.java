package dev.loraoperator.testing.v2;

/** The model of a deployment, at one revision for good. */
public record ModelPin(String project, String modelId, String revisionId) {

  /** The resource name without the revision. */
  String model() {
    return "projects/" + project + "/models/" + modelId;
  }

  String resource() {
    return model() + "/revisions/" + revisionId;
  }
}
