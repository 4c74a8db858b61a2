package dev.loraoperator.controller;

import dev.loraoperator.backend.UploadOrder;
import dev.loraoperator.lifecycle.World;
import dev.loraoperator.together.account.Account;
import org.jspecify.annotations.Nullable;

/**
 * What one pass has seen: the world for the decision, and what acting on it needs.
 *
 * @param account the account of the API key; null while there is no key
 * @param upload what would be posted, but for its name; null when the step posts nothing
 */
record Observation(World world, @Nullable Account account, @Nullable UploadOrder upload) {}
