# METADATA
# title: A deleted application takes its objects along
# description: >-
#   Without the finalizer, deleting an application leaves all its objects in the cluster, where
#   nothing manages them.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: info}
#   applies_to: [kubernetes/argoproj.io/Application]
#   fix: Add `resources-finalizer.argocd.argoproj.io` to metadata.finalizers.
package sluicegate.gitops.argo_finalizer

import rego.v1

deny contains {"at": ["metadata"], "message": message} if {
	is_object(input.object.spec)
	not input.object.metadata.finalizers
	message := sprintf("the objects of `%s` stay when it is deleted", [input.identity.name])
}
