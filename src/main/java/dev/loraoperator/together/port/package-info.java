/** What the backends of both generations of the API do alike. */
@NullMarked
package dev.loraoperator.together.port;

import org.jspecify.annotations.NullMarked;
