/** Which adapters name a Secret, a remote name or a job, and who claims a name. */
@NullMarked
package dev.loraoperator.controller.index;

import org.jspecify.annotations.NullMarked;
