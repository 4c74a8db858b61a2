package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import mockwebserver3.MockResponse;

/** The routes of models and their revisions. */
final class ModelRoutes {

  private static final Set<String> TYPES = Set.of("adapter", "adapters", "model", "models");
  private static final Set<String> VISIBILITIES = Set.of(V2Model.PRIVATE, V2Model.INTERNAL);
  private static final List<String> MUTABLE = List.of("name", "description", "visibility");

  private final Clock clock;
  private final V2Behaviour behaviour;
  private final Ids ids;
  private final Projects projects;
  private final Catalogue catalogue;
  private final ModelBook book;
  private final DeploymentBook deployments;
  private final Pages pages;
  private final ModelReplies replies;

  ModelRoutes(V2State state) {
    this.clock = state.clock;
    this.behaviour = state.behaviour;
    this.ids = state.ids;
    this.projects = state.projects;
    this.catalogue = state.catalogue;
    this.book = state.models;
    this.deployments = state.deployments;
    this.pages = state.pages;
    this.replies = new ModelReplies(projects, book);
  }

  MockResponse create(V2Call call) {
    String name = call.required("name");
    String type = call.required("type");
    String base = call.required("baseModelId");
    if (!TYPES.contains(type)) {
      throw V2Refusal.invalid("type must be model or adapter");
    }
    if (!catalogue.hasModel(base) && book.find(call.account(), base).isEmpty()) {
      throw V2Refusal.invalid("base model " + base + " is not supported");
    }
    V2Model model =
        new V2Model(
            ids.next("ml_"),
            call.account(),
            projects.withoutSlug(call.account(), name),
            type,
            base,
            call.text("description"),
            V2Model.PRIVATE,
            clock.instant(),
            false,
            false);
    return put(model);
  }

  /** The project's own and, if so set, what other projects share with the organization. */
  MockResponse list(V2Call call) {
    String visibility = call.query("visibility");
    String asked = call.query("organizationId");
    String organization = asked.isEmpty() ? projects.organization(call.account()) : asked;
    return page(
        call,
        model ->
            (visibility.isEmpty() || model.visibility().equals(visibility))
                && (model.account().equals(call.account())
                    || (behaviour.listsSharedModels && isShared(model, organization))));
  }

  /** What the projects of an organization share. */
  MockResponse listOfOrganization(V2Call call) {
    return page(call, model -> isShared(model, projects.organization(call.account())));
  }

  private boolean isShared(V2Model model, String organization) {
    return model.visibility().equals(V2Model.INTERNAL)
        && projects.organization(model.account()).equals(organization);
  }

  private MockResponse page(V2Call call, Predicate<V2Model> wanted) {
    return V2Json.ok(pages.page(call, book.listed(wanted), replies::model));
  }

  MockResponse show(V2Call call) {
    return call.project().equals(Projects.PLATFORM)
        ? V2Json.ok(catalogue.model(call.id()))
        : row(find(call));
  }

  MockResponse patch(V2Call call) {
    V2Model model = find(call);
    boolean masked = !call.query("updateMask").isEmpty();
    List<String> paths = masked ? List.of(call.query("updateMask").split(",")) : MUTABLE;
    for (String path : paths) {
      model = patched(model, CallReader.camel(path), call, masked);
    }
    return put(model);
  }

  private V2Model patched(V2Model model, String path, V2Call call, boolean masked) {
    String text = call.text(path);
    return switch (path) {
      case "description" -> model.described(text);
      case "visibility" -> model.visibleTo(visibility(text));
      case "name" -> text.isEmpty() && !masked ? model : renamed(model, call.required("name"));
      default -> throw V2Refusal.invalid("invalid path in update_mask: " + path);
    };
  }

  private V2Model renamed(V2Model model, String name) {
    if (model.name().contains("/")) {
      throw V2Refusal.invalid("a model with a prefix in its name cannot be renamed");
    }
    return model.named(projects.withoutSlug(model.account(), name));
  }

  static String visibility(String text) {
    if (!text.isEmpty() && !VISIBILITIES.contains(text)) {
      throw V2Refusal.invalid("invalid value for enum field visibility");
    }
    return text.isEmpty() ? V2Model.PRIVATE : text;
  }

  private MockResponse put(V2Model model) {
    if (book.put(model)) {
      return row(model);
    }
    throw behaviour.plainNameTaken
        ? V2Refusal.invalid("Model name already exists")
        : new V2Refusal(GrpcCode.ALREADY_EXISTS, GrpcCode.ALREADY_EXISTS.title);
  }

  private MockResponse row(V2Model model) {
    return V2Json.ok(behaviour.sent(replies.model(model)));
  }

  MockResponse delete(V2Call call) {
    V2Model model = find(call);
    if (book.isReferenced(model) || deployments.uses(model.id())) {
      throw new V2Refusal(
          GrpcCode.FAILED_PRECONDITION, "the model is referenced by a live deployment");
    }
    book.delete(model);
    return V2Json.ok(V2Json.object());
  }

  /** Without {@code data} while there are none. */
  MockResponse revisions(V2Call call) {
    V2Model model = find(call);
    ObjectNode reply = V2Json.object();
    List<V2Revision> revisions = book.revisions(model.id());
    if (!revisions.isEmpty()) {
      ArrayNode data = reply.put("object", "list").putArray("data");
      revisions.forEach(each -> data.add(behaviour.sent(replies.revision(model, each))));
    }
    return V2Json.ok(reply);
  }

  MockResponse revision(V2Call call) {
    V2Model model = find(call);
    V2Revision revision = revision(model, call.variables().getOrDefault("revision", ""));
    return V2Json.ok(behaviour.sent(replies.revision(model, revision)));
  }

  /** Of the latest revision, unless another is named. */
  MockResponse files(V2Call call) {
    V2Model model = find(call);
    String wanted = call.query("revisionId");
    List<V2Revision> revisions = book.revisions(model.id());
    if (wanted.isEmpty() && revisions.isEmpty()) {
      ObjectNode none = V2Json.object().put("object", "list");
      none.putArray("data");
      return V2Json.ok(none);
    }
    return V2Json.ok(replies.files(wanted.isEmpty() ? revisions.get(0) : revision(model, wanted)));
  }

  private V2Revision revision(V2Model model, String id) {
    return book.revisions(model.id()).stream()
        .filter(revision -> revision.id().equals(id))
        .findFirst()
        .orElseThrow(() -> V2Refusal.notFound("revision not found"));
  }

  private V2Model find(V2Call call) {
    return book.find(call.account(), call.id())
        .orElseThrow(() -> V2Refusal.notFound("model not found"));
  }
}
