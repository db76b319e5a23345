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
#   fragments: true
package sluicegate.gitops.flux_prune

import rego.v1

deny contains {"at": ["spec", "prune"], "message": "what is deleted in Git stays in the cluster"} if {
	kept
}

kept if input.object.spec.prune == false

kept if {
	not input.partial
	not input.object.spec.prune
}

# `prune: ${prune}` is filled in by a parent Kustomization.
kept if {
	prune := input.object.spec.prune
	is_string(prune)
	not contains(prune, "${")
}
