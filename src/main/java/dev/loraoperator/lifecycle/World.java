package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.Post;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.UploadList;
import dev.loraoperator.backend.UploadView;
import dev.loraoperator.model.Inspection;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.secret.Sensitive;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one pass has observed; only what the next step needs is asked for.
 *
 * @param createdAt when the resource was created
 * @param inputsRevision opaque revision of everything a person can change to have it tried again:
 *     generation, referenced Secrets, reconcile request
 * @param jitter from 0 inclusive to 1 exclusive
 * @param fault what keeps us from asking or posting at all; null when nothing does
 * @param sourceFault what keeps us from posting: the source cannot be used as it is. An upload that
 *     is already there is found all the same
 * @param source what a look at the source told
 * @param turnAt when this adapter may post, by the rate limit of its key or because its source is
 *     being looked up; null means now
 * @param claimedJobs jobs that other resources of the cluster hold
 * @param clockSkew the service's clock minus ours
 * @param serving of endpoints and inference
 * @param secrets values that must not appear in any text
 */
public record World(
    Instant now,
    Instant createdAt,
    String inputsRevision,
    double jitter,
    @Nullable Problem fault,
    @Nullable Problem sourceFault,
    Remote<UploadList> jobs,
    Remote<UploadView> job,
    Post post,
    Remote<Inspection> source,
    @Nullable Instant turnAt,
    List<NameClaim> rivals,
    Set<String> claimedJobs,
    Duration clockSkew,
    List<Sensitive> secrets,
    ServingWorld serving) {}
