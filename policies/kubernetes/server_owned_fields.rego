# METADATA
# title: The repository holds only what people own
# description: >-
#   Fields such as `uid`, `resourceVersion` or `status` are the API server's. In Git they are a
#   copy of one moment: at best they are ignored, at worst the object is refused or fights its
#   controller.
# custom:
#   severity: warning
#   applies_to: [kubernetes]
#   fix: Remove the fields; `kubectl get -o yaml` writes them, a manifest does not.
#   fragments: true
package sluicegate.kubernetes.server_owned_fields

import rego.v1

fields := [
	"managedFields", "resourceVersion", "uid", "creationTimestamp", "deletionTimestamp", "selfLink",
	"generation", "deletionGracePeriodSeconds",
]

applied := "kubectl.kubernetes.io/last-applied-configuration"

deny contains {"at": ["metadata", field], "message": message} if {
	some field in fields
	value := input.object.metadata[field]
	message := sprintf("`metadata.%s` is the API server's", [field])
}

deny contains {"at": ["metadata", "annotations", applied], "message": message} if {
	input.object.metadata.annotations[applied]
	message := "the annotation of the last `kubectl apply` is kubectl's own"
}

deny contains {"at": ["metadata", "ownerReferences", i, "uid"], "message": message} if {
	some i
	input.object.metadata.ownerReferences[i].uid
	message := "an owner is named by its `uid`, which each cluster makes anew"
}

deny contains {"at": ["status"], "message": message} if {
	some key
	value := input.object.status[key]
	value != {}
	value != []
	input.identity.kind != "CustomResourceDefinition"
	message := sprintf("`status` is what the cluster reports of `%s`", [input.identity.name])
}
