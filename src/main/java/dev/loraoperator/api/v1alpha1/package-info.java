/** The custom resource as Java beans; the CRD in crds/ is generated from them. */
package dev.loraoperator.api.v1alpha1;
