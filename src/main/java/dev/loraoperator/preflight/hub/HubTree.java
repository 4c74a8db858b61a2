package dev.loraoperator.preflight.hub;

import dev.loraoperator.preflight.rules.FileListing;

/**
 * The files of a repository.
 *
 * @param sizeBytes of all of them
 * @param complete whether these are all files
 */
record HubTree(FileListing listing, long sizeBytes, boolean complete) {}
