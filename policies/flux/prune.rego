# METADATA
# title: Flux removes what Git no longer has
# description: >-
#   Without `prune: true` an object stays in the cluster after it was deleted from Git,
#   unreviewed and forgotten.
# custom:
#   severity: warning
#   applies_to: [kubernetes/kustomize.toolkit.fluxcd.io/Kustomization]
#   fix: >-
#     Set spec.prune to true; protect single objects with the annotation
#     `kustomize.toolkit.fluxcd.io/prune: disabled`.
package sluicegate.flux.prune

import rego.v1

deny contains {"at": ["spec", "prune"], "message": "what is deleted in Git stays in the cluster"} if {
	not input.object.spec.prune == true
	not substituted
}

# `prune: ${prune}` is filled in by a parent Kustomization.
substituted if is_string(input.object.spec.prune)
