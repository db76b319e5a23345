# METADATA
# title: Objects follow Git
# description: >-
#   With this annotation the controller leaves the object alone: what Git says of it is not what
#   runs, and changes in the cluster stay.
# custom:
#   severity: warning
#   applies_to: [kubernetes]
#   fix: Remove the annotation, or delete the object from Git if something else owns it.
#   fragments: true
package sluicegate.gitops.unmanaged_object

import rego.v1

marks := {
	"kustomize.toolkit.fluxcd.io/reconcile": {"disabled"},
	"kustomize.toolkit.fluxcd.io/ssa": {"Ignore", "IfNotPresent", "Merge"},
	"helm.toolkit.fluxcd.io/driftDetection": {"disabled"},
	"argocd.argoproj.io/skip-reconcile": {"true", true},
}

deny contains {"at": ["metadata", "annotations", mark], "message": message} if {
	some mark, values in marks
	value := input.object.metadata.annotations[mark]
	value in values
	message := sprintf("the object does not follow Git: `%s: %v`", [mark, value])
}
