# METADATA
# title: Every start asks the registry for the image
# description: >-
#   Only with `Always` a pod's own credentials are checked each time it starts: otherwise whoever
#   can start a pod on a node can run every private image that the node has already pulled.
# custom:
#   severity: info
#   severities: {default: off, strict: info}
#   applies_to: [kubernetes/pod]
#   fix: Set imagePullPolicy to Always; layers that the node has are not pulled again.
package sluicegate.kubernetes.image_pull_always

import rego.v1

deny contains {"at": ["containers", i, "imagePullPolicy"], "message": message} if {
	some i, container in input.pod.containers
	not container.imagePullPolicy == "Always"
	not pulled(i, container)
	message := sprintf("container `%s` does not pull its image each time", [input.pod.names[i]])
}

# What has no policy and no fixed tag is pulled each time.
pulled(i, container) if {
	not container.imagePullPolicy
	not input.facts.images[i].digest
	object.get(input.facts.images[i], "tag", "latest") == "latest"
}
