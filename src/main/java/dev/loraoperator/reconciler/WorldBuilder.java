package dev.loraoperator.reconciler;

import dev.loraoperator.core.Fault;
import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.decision.Post;
import dev.loraoperator.core.decision.Rival;
import dev.loraoperator.core.decision.ServingWorld;
import dev.loraoperator.core.decision.World;
import dev.loraoperator.core.preflight.Inspection;
import dev.loraoperator.core.remote.JobList;
import dev.loraoperator.core.remote.JobView;
import dev.loraoperator.core.remote.Remote;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what is seen; everything not asked for keeps its neutral value. */
final class WorldBuilder {
  final Instant now;
  final Instant createdAt;
  final double jitter;
  String inputsRevision = "";
  @Nullable Fault fault;
  @Nullable Fault sourceFault;
  Remote<JobList> jobs = new Remote.NotAsked<>();
  Remote<JobView> job = new Remote.NotAsked<>();
  Post post = new Post.None();
  Remote<Inspection> source = new Remote.NotAsked<>();
  @Nullable Instant turnAt;
  List<Rival> rivals = List.of();
  Set<String> claimedJobs = Set.of();
  Duration clockSkew = Duration.ZERO;
  List<Sensitive> secrets = List.of();
  ServingWorld serving = ServingWorld.UNSEEN;

  WorldBuilder(Instant now, Instant createdAt, double jitter) {
    this.now = now;
    this.createdAt = createdAt;
    this.jitter = jitter;
  }

  World build() {
    return new World(
        now,
        createdAt,
        inputsRevision,
        jitter,
        fault,
        sourceFault,
        jobs,
        job,
        post,
        source,
        turnAt,
        rivals,
        claimedJobs,
        clockSkew,
        secrets,
        serving);
  }
}
