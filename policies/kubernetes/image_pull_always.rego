# METADATA
# title: Every start asks the registry for the image
# description: >-
#   Only with `Always` a pod's own credentials are checked each time it starts: otherwise whoever
#   can start a pod on a node can run every private image that the node has already pulled.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: off}
#   applies_to: [kubernetes/pod]
#   fix: Set imagePullPolicy to Always; layers that the node has are not pulled again.
package sluicegate.kubernetes.image_pull_always

import rego.v1

deny contains {"at": ["containers", i, "imagePullPolicy"], "message": message} if {
	some i, container in input.pod.containers
	not container.imagePullPolicy == "Always"
	message := sprintf("container `%s` does not pull its image each time", [input.pod.names[i]])
}
