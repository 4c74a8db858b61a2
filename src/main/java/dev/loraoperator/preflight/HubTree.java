package dev.loraoperator.preflight;

import dev.loraoperator.core.preflight.FileListing;
import org.jspecify.annotations.Nullable;

/**
 * The files of a repository.
 *
 * @param sizeBytes of all of them
 * @param weightsBytes of the weights; null when they are not among these files
 * @param complete whether these are all files
 */
record HubTree(
    FileListing listing, long sizeBytes, @Nullable Long weightsBytes, boolean complete) {}
