/** What v2's refusals mean. */
@NullMarked
package dev.loraoperator.together.v2.errors;

import org.jspecify.annotations.NullMarked;
