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

volumes contains volume.name if some volume in input.pod.spec.volumes

volumes contains claim.metadata.name if some claim in input.object.spec.volumeClaimTemplates

# The controller of a custom resource may add volumes to the pods that it makes.
built_in if input.object.apiVersion in {"v1", "apps/v1", "batch/v1"}

deny contains {"at": ["containers", i, "volumeMounts", j, "name"], "message": message} if {
	built_in
	some i, container in input.pod.containers
	some j, mount in container.volumeMounts
	name := mount.name
	not name in volumes
	message := sprintf("container `%s` mounts `%s`, which is no volume of the pod", [
		object.get(container, "name", ""),
		name,
	])
}
