# METADATA
# title: Projects watch for what Git does not have
# description: >-
#   Without orphanedResources nobody is told of objects in the project's namespaces that no
#   application describes.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: info}
#   applies_to: [kubernetes/argoproj.io/AppProject]
#   fix: >-
#     Set `spec.orphanedResources: {warn: true}`.
package sluicegate.gitops.argo_orphaned

import rego.v1

deny contains {"at": ["spec"], "message": message} if {
	is_object(input.object.spec)
	not input.object.spec.orphanedResources
	message := sprintf("the project `%s` does not watch for other objects", [input.identity.name])
}
