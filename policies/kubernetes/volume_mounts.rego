# METADATA
# title: Volume mounts name a volume of the pod
# description: >-
#   The API server refuses a pod whose container mounts a volume that the pod does not have, so
#   the change would never run.
# custom:
#   severity: error
#   applies_to: [kubernetes/pod]
#   fix: Add the volume to spec.volumes, or correct the name of the mount.
package sluicegate.kubernetes.volume_mounts

import rego.v1

volumes contains name if name := input.pod.spec.volumes[_].name

volumes contains name if name := input.object.spec.volumeClaimTemplates[_].metadata.name

# The controller of a custom resource may add volumes to the pods that it makes.
built_in if input.object.apiVersion in {"v1", "apps/v1", "batch/v1"}

deny contains {"at": ["containers", i, "volumeMounts", j, "name"], "message": message} if {
	built_in
	some i, container in input.pod.containers
	some j
	name := container.volumeMounts[j].name
	not name in volumes
	message := sprintf("container `%s` mounts `%s`, which is no volume of the pod", [
		input.pod.names[i],
		name,
	])
}
