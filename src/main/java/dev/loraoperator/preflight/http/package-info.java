/** GETs of a tenant's URLs: public hosts only, bounded, by ranges. */
@NullMarked
package dev.loraoperator.preflight.http;

import org.jspecify.annotations.NullMarked;
