/** Which base model of Together's catalogue a name means. */
@NullMarked
package dev.loraoperator.together.v2.base;

import org.jspecify.annotations.NullMarked;
