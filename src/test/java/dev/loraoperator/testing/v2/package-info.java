/**
 * Together's v2 API as a part of the test server: models, remote uploads, revisions, the catalogue
 * of supported models with configs and hardware, endpoints and their deployments. Strict where the
 * service is: what it does not define, it refuses.
 */
@NullMarked
package dev.loraoperator.testing.v2;

import org.jspecify.annotations.NullMarked;
