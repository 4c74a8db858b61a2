/** Together's v1 API: uploads, their jobs, and dedicated endpoints. */
@NullMarked
package dev.loraoperator.together.v1;

import org.jspecify.annotations.NullMarked;
