# METADATA
# title: What a set no longer generates goes
# description: >-
#   With preserveResourcesOnDeletion, an application that the set no longer generates leaves its
#   objects behind, where nothing manages them.
# custom:
#   severity: info
#   applies_to: [kubernetes/argoproj.io/ApplicationSet]
#   fix: >-
#     Remove `preserveResourcesOnDeletion: true` once the move it was for is done.
#   fragments: true
package sluicegate.gitops.argo_preserved

import rego.v1

deny contains {"at": ["spec", "syncPolicy", "preserveResourcesOnDeletion"], "message": "objects stay without an application"} if {
	input.object.spec.syncPolicy.preserveResourcesOnDeletion == true
}
