# METADATA
# title: Volumes don't open the node's files
# description: >-
#   A hostPath volume gives a pod the node's own files: with the container runtime's socket, or
#   with write access to the wrong folder, the pod owns the node.
# custom:
#   severity: warning
#   severities: {baseline: error, restricted: error, strict: error}
#   applies_to: [kubernetes/pod, kubernetes/core/PersistentVolume]
#   fix: Use a claim, a CSI volume, an emptyDir or a projected volume instead.
#   fragments: true
package sluicegate.kubernetes.host_path

import rego.v1

deny contains {"at": ["spec", "volumes", i, "hostPath"], "message": message} if {
	some i
	volume := input.pod.spec.volumes[i]
	is_object(volume.hostPath)
	path := object.get(volume.hostPath, "path", "")
	message := sprintf("volume `%s` opens `%s` of the node", [object.get(volume, "name", ""), path])
}

deny contains {"at": ["spec", "hostPath"], "message": message} if {
	input.object.kind == "PersistentVolume"
	is_object(input.object.spec.hostPath)
	path := object.get(input.object.spec.hostPath, "path", "")
	message := sprintf("the volume opens `%s` of the node", [path])
}
