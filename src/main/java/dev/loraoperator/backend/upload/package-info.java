/** Uploads as the lifecycle and a model service both see them. */
@NullMarked
package dev.loraoperator.backend.upload;

import org.jspecify.annotations.NullMarked;
