package dev.loraoperator.controller;

import dev.loraoperator.backend.Post;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.UploadList;
import dev.loraoperator.backend.UploadView;
import dev.loraoperator.lifecycle.NameClaim;
import dev.loraoperator.lifecycle.ServingWorld;
import dev.loraoperator.lifecycle.World;
import dev.loraoperator.model.Inspection;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.secret.Sensitive;
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
  @Nullable Problem fault;
  @Nullable Problem sourceFault;
  Remote<UploadList> jobs = new Remote.NotAsked<>();
  Remote<UploadView> job = new Remote.NotAsked<>();
  Post post = new Post.None();
  Remote<Inspection> source = new Remote.NotAsked<>();
  @Nullable Instant turnAt;
  List<NameClaim> rivals = List.of();
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
