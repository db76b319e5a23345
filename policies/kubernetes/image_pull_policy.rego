# METADATA
# title: An image that moves is pulled each time
# description: >-
#   With `IfNotPresent` or `Never` each node keeps the `latest` it once pulled: the same manifest
#   runs different programs on different nodes.
# custom:
#   severity: warning
#   applies_to: [kubernetes/pod]
#   fix: Name a fixed version; only then a pull policy other than Always is safe.
#   fragments: true
package sluicegate.kubernetes.image_pull_policy

import rego.v1

deny contains {"at": ["containers", i, "imagePullPolicy"], "message": message} if {
	some i, container in input.pod.containers
	policy := container.imagePullPolicy
	policy in {"IfNotPresent", "Never"}
	moves(input.facts.images[i])
	message := sprintf("container `%s` keeps whatever `latest` a node has: `%s`", [
		input.pod.names[i],
		policy,
	])
}

# An image that names no tag is often one that an overlay completes.
moves(image) if {
	image.tag == "latest"
	not image.digest
}
