package dev.loraoperator.stories;

import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.Route;
import dev.loraoperator.testing.TogetherServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A generation of Together's API, as the stories see it that mean the same on both. */
interface Generation {

  /** What was posted for one upload, in as many POSTs as that takes. */
  record Sent(
      String source,
      @Nullable String baseModel,
      @Nullable String description,
      @Nullable String token) {}

  /** How many POSTs an upload takes. */
  int steps();

  /** How long a presigned URL lives by default. */
  Duration urlLifetime();

  /** What is sent for {@link OperatorStories#BASE}. */
  String sentBase();

  /** The conditions of an adapter that is Ready. */
  List<String> conditionsWhenReady();

  /** The Events of one that was uploaded without trouble. */
  String[] eventsWhenReady();

  /** Makes this what the operator finds the scenario's account to be on. */
  void open(Scenario scenario);

  /** The uploads of the scenario's account, in order. */
  List<Sent> sent(Scenario scenario);

  /** How many POSTs towards uploads there were, refused ones included. */
  int posts(Scenario scenario);

  /** How often a job was read by itself and not in a list. */
  int looksAtOneJob(Scenario scenario);

  /** All calls with the scenario's key. */
  int calls(Scenario scenario);

  /** Injects faults into the next POSTs of uploads. */
  void failNextPost(Scenario scenario, InjectedFault... faults);

  /** Injects a fault into all POSTs of uploads. */
  void failPosts(Scenario scenario, InjectedFault fault);

  /** Injects a fault into all reads of the list that names are looked up in. */
  void failLists(Scenario scenario, InjectedFault fault);

  /** Takes a name in the scenario's account. */
  void occupy(Scenario scenario, String name);

  /** The same, and no list shows it. */
  void occupyUnlisted(Scenario scenario, String name);

  /** Sets whether uploads end by themselves. */
  void setFinishing(Scenario scenario, boolean isFinishing);

  /** Ends all uploads now. */
  void finishAll(Scenario scenario);

  /** Ends all faults. */
  void heal(TogetherServer together);

  static TogetherServer together(Scenario scenario) {
    return scenario.services().together();
  }

  static int callsOfV1(Scenario scenario) {
    return Stream.of(Route.values())
        .mapToInt(route -> together(scenario).calls(route, scenario.apiKey()))
        .sum();
  }
}
