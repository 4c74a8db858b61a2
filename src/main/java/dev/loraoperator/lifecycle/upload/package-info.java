/** From a spec to an upload that is complete. */
@NullMarked
package dev.loraoperator.lifecycle.upload;

import org.jspecify.annotations.NullMarked;
