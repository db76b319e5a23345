# METADATA
# title: What Git drops goes from the cluster
# description: >-
#   With this annotation the object outlives its manifest: a permission, a route or a policy that
#   Git no longer has goes on working, and nobody sees it in a review.
# custom:
#   severity: warning
#   applies_to: [kubernetes]
#   fix: >-
#     Remove the annotation; keep it for what holds data, and name such kinds in `data_kinds`.
#   fragments: true
#   parameters:
#     data_kinds:
#       description: Kinds that hold data, which may outlive their manifest
#       default:
#         - Cluster
#         - CustomResourceDefinition
#         - Namespace
#         - PersistentVolume
#         - PersistentVolumeClaim
#         - Secret
#         - StorageClass
#       schema: {type: array, items: {type: string}}
package sluicegate.gitops.kept_object

import rego.v1

values := {"kustomize.toolkit.fluxcd.io/prune": "disabled", "helm.sh/resource-policy": "keep"}

options := {
	"argocd.argoproj.io/sync-options": `(^|,)\s*(Prune|Delete)=false\s*(,|$)`,
	"argocd.argoproj.io/compare-options": `(^|,)\s*IgnoreExtraneous\s*(,|$)`,
}

deny contains {"at": ["metadata", "annotations", mark], "message": message(mark)} if {
	some mark, value in values
	input.object.metadata.annotations[mark] == value
	not holds_data
}

deny contains {"at": ["metadata", "annotations", mark], "message": message(mark)} if {
	some mark, pattern in options
	written := input.object.metadata.annotations[mark]
	is_string(written)
	regex.match(pattern, written)
	not holds_data
}

message(mark) := sprintf("the object stays when Git drops it: `%s`", [mark])

holds_data if input.identity.kind in input.parameters["gitops/kept-object"].data_kinds
